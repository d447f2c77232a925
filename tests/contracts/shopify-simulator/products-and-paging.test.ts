import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatedStore, shirt, startSimulatedStore, until } from './simulated-store.ts';

const PAGE = `query ProductsPage($first: Int!, $after: String, $query: String) {
  products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes {
      id legacyResourceId title handle status vendor productType tags updatedAt
      category { id fullName }
      mediaCount { count precision }
      featuredMedia { id }
      options { id name values }
      media(first: 20, sortKey: POSITION) {
        nodes { id alt mediaContentType status
          ... on MediaImage { fileStatus mimeType image { url width height } originalSource { fileSize url } } }
        pageInfo { hasNextPage endCursor }
      }
      variants(first: 50) {
        nodes { id title sku price selectedOptions { name value } media(first: 1) { nodes { id } } }
        pageInfo { hasNextPage endCursor }
      }
      provenance: metafields(first: 10, namespace: "$app:tryon") { nodes { key type value compareDigest } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
const IDS = `query($first: Int, $after: String, $last: Int, $before: String, $query: String, $sortKey: ProductSortKeys, $reverse: Boolean) {
  products(first: $first, after: $after, last: $last, before: $before, query: $query, sortKey: $sortKey, reverse: $reverse) {
    nodes { id title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

let store: SimulatedStore;
beforeAll(async () => {
  store = await startSimulatedStore();
});
afterAll(() => store.close());

describe('A product of the simulated store', () => {
  it('is read whole by the document that the contract gives', async () => {
    const [made] = await store.control('stores/demo/products', { products: [await shirt('Whole Shirt')], quiet: true });
    const { data, errors } = await store.call(PAGE, { first: 50, query: 'title:"Whole Shirt"' });
    expect(errors).toBeUndefined();
    expect(data.products.nodes).toHaveLength(1);
    expect(data.products.nodes[0]).toMatchObject({
      id: made.id,
      handle: 'whole-shirt',
      status: 'ACTIVE',
      tags: ['cotton', 'summer'],
      mediaCount: { count: 2, precision: 'EXACT' },
      featuredMedia: { id: made.mediaIds[0] },
      options: [{ name: 'Colour', values: ['Red', 'Blue'] }],
    });
    const [first] = data.products.nodes[0].variants.nodes;
    expect(first).toMatchObject({ title: 'Red', price: '25.00', selectedOptions: [{ name: 'Colour', value: 'Red' }] });
    expect(first.media.nodes).toEqual([{ id: made.mediaIds[0] }]);
    expect(data.products.nodes[0].media.nodes[0].image).toMatchObject({ width: 60, height: 80 });
  });

  it('changes by productUpdate, which a later query shows', async () => {
    const [{ id }] = await store.control('stores/demo/products', { products: [await shirt('Old Name')], quiet: true });
    const update =
      'mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { product { id } userErrors { field message } } }';
    await store.call(update, { p: { id, title: 'New Name', tags: ['linen'] } });
    const { data } = await store.call('query($id: ID!) { product(id: $id) { title tags vendor } }', { id });
    expect(data.product).toEqual({ title: 'New Name', tags: ['linen'], vendor: 'Loom' });
    const missing = (await store.call(update, { p: { id: 'gid://shopify/Product/1', title: 'x' } })).data.productUpdate;
    expect(missing).toMatchObject({ product: null, userErrors: [{ message: 'Product does not exist' }] });
  });

  it('is gone when its merchant deleted it', async () => {
    const [{ id }] = await store.control('stores/demo/products', { products: [await shirt()], quiet: true });
    await store.control(`stores/demo/products/${id.split('/').at(-1)}/delete`);
    expect((await store.call('query($id: ID!) { product(id: $id) { id } }', { id })).data.product).toBeNull();
  });
});

describe('Searching products', () => {
  const titles = async (query: string, variables: object = {}) => {
    const { data, errors } = await store.call(IDS, { first: 50, query, ...variables });
    expect(errors).toBeUndefined();
    return data.products.nodes.map(({ title }: { title: string }) => title).sort();
  };
  beforeAll(async () => {
    const plain = (title: string, more: object) => ({ title, ...more });
    const products = [
      plain('Zebra coat', {
        productType: 'Outerwear',
        vendor: 'Alpine',
        tags: ['winter'],
        createdAt: '2020-01-01T00:00:00Z',
      }),
      plain('Zebra scarf', { productType: 'Accessories', vendor: 'Alpine', status: 'DRAFT', tags: ['winter', 'gift'] }),
      plain('Quilted coat', { productType: 'Outerwear', vendor: 'Borealis', tags: ['gift'] }),
    ];
    await store.control('stores/demo/products', { products, quiet: true });
  });

  it.each([
    ['zebra', ['Zebra coat', 'Zebra scarf']],
    ['zeb', []],
    ['zeb*', ['Zebra coat', 'Zebra scarf']],
    ['zebra* co*', ['Zebra coat']],
    ['title:coat vendor:Alpine', ['Zebra coat']],
    ['product_type:Outerwear AND tag:gift', ['Quilted coat']],
    ['status:draft zebra', ['Zebra scarf']],
    ['tag:gift OR (zebra AND coat)', ['Quilted coat', 'Zebra coat', 'Zebra scarf']],
    ['zebra -tag:gift', ['Zebra coat']],
    ['"OR"', []],
    ['title:"zebra \\"coat\\""', ['Zebra coat']],
    ['zebra\\:coat', ['Zebra coat']],
    ["created_at:<'2021-01-01'", ['Zebra coat']],
    ['zebra created_at:>2021-01-01', ['Zebra scarf']],
  ])('finds for %s what Shopify’s search syntax means', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it('refuses loudly a search field that is not simulated', async () => {
    const answer = await store.call(IDS, { first: 5, query: 'inventory_total:>3' });
    expect(answer.errors?.[0]?.message).toContain('not simulated: search field inventory_total');
  });
});

describe('Paging', () => {
  let as = { handle: 'large', token: '' };
  beforeAll(async () => {
    as = { handle: 'large', token: await store.addStore('large') };
    const products = Array.from({ length: 3000 }, (_none, index) => ({ title: `Product ${index}` }));
    await store.control('stores/large/products', { products, quiet: true });
  });

  it('reads 3,000 products, each once, though some change on the way', async () => {
    const seen = new Set<string>();
    let after: string | null = null;
    let pages = 0;
    await store.control('settings', { restorePerSecond: 100_000 });
    do {
      const { data } = await store.call(IDS, { first: 250, after }, as);
      for (const { id } of data.products.nodes) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
      const last = data.products.nodes.at(-1).id.split('/').at(-1);
      if (pages === 2) await store.control(`stores/large/products/${last}/delete`);
      after = data.products.pageInfo.hasNextPage ? data.products.pageInfo.endCursor : null;
      pages += 1;
    } while (after);
    expect(seen.size).toBe(3000);
    expect(pages).toBe(12);
  });

  it('goes back by last and before to the page that was there', async () => {
    const first = (await store.call(IDS, { first: 10, sortKey: 'TITLE' }, as)).data.products;
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = (await store.call(IDS, { first: 10, after: first.pageInfo.endCursor, sortKey: 'TITLE' }, as)).data
      .products;
    expect(second.pageInfo.hasPreviousPage).toBe(true);
    const back = (await store.call(IDS, { last: 10, before: second.pageInfo.startCursor, sortKey: 'TITLE' }, as)).data
      .products;
    expect(back.nodes).toEqual(first.nodes);
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  it('turns round with reverse', async () => {
    const newest = (await store.call(IDS, { first: 1, reverse: true }, as)).data.products.nodes[0];
    expect(newest.title).toBe('Product 2999');
  });

  it('must be asked for, and for no more than 250', async () => {
    expect((await store.call(IDS, {}, as)).errors?.[0]?.message).toBe('you must provide one of first or last');
    expect((await store.call(IDS, { first: 251 }, as)).errors?.[0]?.message).toContain('cannot exceed 250');
    expect((await store.call('{ productTags(first: 5001) { nodes } }', {}, as)).errors?.[0]?.message).toContain('5000');
  });

  it('is not needed in a bulk operation, whose result is a file of lines', async () => {
    await store.control('stores/demo/products', { products: [await shirt('Bulk Shirt')], quiet: true });
    const query = `{ products(query: "title:'Bulk Shirt'") { edges { node { id title updatedAt
      media { edges { node { id alt status mediaContentType } } }
      variants { edges { node { id sku title } } } } } } }`;
    const run = `mutation RunBulk($query: String!) {
      bulkOperationRunQuery(query: $query, groupObjects: false) {
        bulkOperation { id status } userErrors { code field message } } }`;
    const started = (await store.call(run, { query })).data.bulkOperationRunQuery;
    expect(started).toMatchObject({ bulkOperation: { status: 'CREATED' }, userErrors: [] });
    const status = `query BulkStatus($id: ID!) { bulkOperation(id: $id) {
      id status errorCode objectCount rootObjectCount fileSize url partialDataUrl createdAt completedAt } }`;
    const done = await until(
      async () => (await store.call(status, { id: started.bulkOperation.id })).data.bulkOperation,
      (operation) => operation.status === 'COMPLETED',
    );
    expect(done).toMatchObject({ objectCount: '5', rootObjectCount: '1', errorCode: null });
    const lines = (await (await fetch(done.url)).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0].title).toBe('Bulk Shirt');
    expect(lines.slice(1).map((line) => line.__parentId)).toEqual(Array(4).fill(lines[0].id));
  });
});
