/** What a merchant chooses many products by, asked by the product's own functions of a simulated store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogueFilter } from '#app/services/shopify/catalogue-filter.ts';
import { COLLECTIONS } from '#sandbox/demo-store/catalogue/collections.ts';
import { loadDemoStore } from '#sandbox/demo-store/load-demo-store.ts';
import { type ConnectedStore, startConnectedStore } from './connected-store.ts';

let store: ConnectedStore;
let catalogue: typeof import('#app/services/shopify/catalogue.ts');
beforeAll(async () => {
  store = await startConnectedStore();
  catalogue = await import('#app/services/shopify/catalogue.ts');
  await store.control('settings', { restorePerSecond: 100_000 });
});
afterAll(() => store.close());

async function titlesOf(shop: string, filter: CatalogueFilter): Promise<string[]> {
  const { products, next } = await catalogue.readCataloguePage(shop, { filter });
  expect(next).toBeNull();
  return products.map(({ title }) => title);
}

describe('A filter', () => {
  const NASTY = [
    'say "hi"',
    'back\\slash',
    'ends \\',
    'x" OR tag:"gift',
    'gift OR sale',
    'season:winter (new)',
    "it's -'so'",
  ];
  let shop = '';
  let collectionId = '';
  let emptyCollectionId = '';
  beforeAll(async () => {
    const made = await store.storeWith([
      { title: 'Zebra coat', productType: 'Outerwear', vendor: 'Alpine', tags: ['winter'] },
      { title: 'Zebra scarf', productType: 'Accessories', vendor: 'Alpine North', tags: ['winter', 'gift'] },
      { title: 'Quilted coat', productType: 'Outerwear Long', vendor: 'Borealis', tags: ['gift'], status: 'ARCHIVED' },
      ...NASTY.map((nasty, index) => ({ title: `Nasty ${index}`, productType: nasty, vendor: nasty, tags: [nasty] })),
    ]);
    shop = made.shop;
    const collect = (title: string, productIds: (string | undefined)[]) =>
      store.control(`stores/${made.handle}/collections`, { title, productIds });
    collectionId = (await collect('Zebras', made.ids.slice(0, 2))).id;
    emptyCollectionId = (await collect('Nothing', [])).id;
  });

  it.each<[CatalogueFilter, string[]]>([
    [{ tag: 'gift' }, ['Zebra scarf', 'Quilted coat']],
    [{ productType: 'outerwear' }, ['Zebra coat']],
    [{ vendor: 'Alpine' }, ['Zebra coat']],
    [{ search: 'zeb' }, ['Zebra coat', 'Zebra scarf']],
    [{ search: 'coat quilt' }, ['Quilted coat']],
    [{ tag: 'winter', search: 'scarf' }, ['Zebra scarf']],
    [{ tag: 'winter', vendor: 'Borealis' }, []],
    [{ search: '"*"' }, []],
  ])('%o finds %o', async (filter, titles) => {
    expect(await titlesOf(shop, filter)).toEqual(titles);
  });

  it('takes a collection, alone and with others; one that is empty, gone or another store’s holds nothing', async () => {
    expect(await titlesOf(shop, { collectionId })).toEqual(['Zebra coat', 'Zebra scarf']);
    expect(await titlesOf(shop, { collectionId, tag: 'gift' })).toEqual(['Zebra scarf']);
    expect(await titlesOf(shop, { collectionId: emptyCollectionId })).toEqual([]);
    expect(await titlesOf(shop, { collectionId: 'gid://shopify/Collection/1' })).toEqual([]);
    const other = await store.storeWith([{ title: 'Other' }]);
    expect(await titlesOf(other.shop, { collectionId })).toEqual([]);
  });

  it.each(NASTY)('takes what somebody typed as one value: %s', async (nasty) => {
    const title = [`Nasty ${NASTY.indexOf(nasty)}`];
    expect(await titlesOf(shop, { tag: nasty })).toEqual(title);
    expect(await titlesOf(shop, { productType: nasty })).toEqual(title);
    expect(await titlesOf(shop, { vendor: nasty })).toEqual(title);
    expect(await catalogue.countCatalogue(shop, { tag: nasty })).toEqual({ count: 1, isExact: true });
  });

  it('is counted without being read, and of one that nothing can meet Shopify is not asked', async () => {
    expect(await catalogue.countCatalogue(shop, { tag: 'gift' })).toEqual({ count: 2, isExact: true });
    expect(await catalogue.countCatalogue(shop, {})).toEqual({ count: 3 + NASTY.length, isExact: true });
    const before = await store.calls();
    expect(await catalogue.countCatalogue(shop, { search: '***' })).toEqual({ count: 0, isExact: true });
    expect(await store.calls()).toEqual(before);
  });

  it('is counted up to 10,000, and says that there are more', async () => {
    const many = await store.storeWith(
      Array.from({ length: 10_001 }, (_none, index) => ({ title: `Product ${index}` })),
    );
    expect(await catalogue.countCatalogue(many.shop, {})).toEqual({ count: 10_000, isExact: false });
  });
});

describe('What can be chosen from', () => {
  it('are collections by title, in pages, with how many products each has', async () => {
    const { handle, shop, ids } = await store.storeWith([{ title: 'One' }, { title: 'Two' }]);
    const collect = (title: string, productIds: string[] = []) =>
      store.control(`stores/${handle}/collections`, { title, productIds });
    for (let number = 59; number >= 0; number -= 1) await collect(`Collection ${String(number).padStart(2, '0')}`);
    await collect('All of it', ids);
    const first = await catalogue.listCollections(shop);
    expect(first.collections).toHaveLength(50);
    expect(first.collections[0]).toMatchObject({ title: 'All of it', productCount: 2 });
    const second = await catalogue.listCollections(shop, { after: first.next });
    expect(second.next).toBeNull();
    const all = [...first.collections, ...second.collections].map(({ title }) => title);
    expect(new Set(all).size).toBe(61);
    expect(all).toEqual([...all].sort());
    const found = await catalogue.listCollections(shop, { words: 'collection 5' });
    expect(found.collections.map(({ title }) => title)).toHaveLength(10);
  });

  it('are the tags, types and vendors that products have, each once', async () => {
    const { shop } = await store.storeWith([
      { title: 'One', tags: ['winter', 'gift'], productType: 'Coats', vendor: 'Loom' },
      { title: 'Two', tags: ['gift'], productType: '', vendor: 'Alpine' },
    ]);
    expect(await catalogue.listFilterValues(shop, 'tag')).toEqual(['gift', 'winter']);
    expect(await catalogue.listFilterValues(shop, 'productType')).toEqual(['Coats']);
    expect(await catalogue.listFilterValues(shop, 'vendor')).toEqual(['Alpine', 'Loom']);
  });

  it('are all of them, though one answer does not hold them', async () => {
    const { shop } = await store.storeWith(
      Array.from({ length: 2300 }, (_none, index) => ({ title: `Product ${index}`, productType: `Type ${index}` })),
    );
    const types = await catalogue.listFilterValues(shop, 'productType');
    expect(types).toHaveLength(2300);
    expect(new Set(types).size).toBe(2300);
  });
});

describe('The demo store', () => {
  it('can be chosen from by its collections, and has what is no garment or has no picture', async () => {
    const shop = 'shown.myshopify.com';
    await loadDemoStore({ simulatorUrl: store.url, handle: 'shown' });
    await store.control('stores/shown/install');
    const { body } = await store.exchange('shown');
    await store.connect('shown', String(body.access_token));
    const { collections } = await catalogue.listCollections(shop);
    expect(collections.map(({ title }) => title)).toEqual(COLLECTIONS.map(({ title }) => title).sort());
    const dresses = collections.find(({ title }) => title === 'Dresses');
    expect(await titlesOf(shop, { collectionId: dresses?.id })).toHaveLength(dresses?.productCount ?? 0);
    const shirts = await catalogue.readCataloguePage(shop, { filter: { search: 'oxford shirt' } });
    expect(shirts.products[0]?.colourPictures.map(({ colour }) => colour)).toEqual(['Sky', 'White', 'Bengal Stripe']);
    const hard = await catalogue.readCataloguePage(shop, { filter: { tag: 'hard-case' } });
    expect(hard.products.filter(({ isGiftCard }) => isGiftCard)).toMatchObject([{ title: 'Gift Card', pictures: [] }]);
    expect(hard.products.filter(({ pictures }) => pictures.length === 0)).toHaveLength(2);
  });
});
