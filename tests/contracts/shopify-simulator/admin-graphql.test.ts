import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SimulatedStore, shirt, startSimulatedStore, until } from './simulated-store.ts';

let store: SimulatedStore;
beforeAll(async () => {
  store = await startSimulatedStore();
});
afterAll(() => store.close());

const codes = (answer: { errors?: { extensions?: { code?: string } }[] }) =>
  (answer.errors ?? []).map((error) => error.extensions?.code);

describe('The simulated Admin API', () => {
  it('refuses a field that Shopify’s schema does not have, with HTTP 200 and in Shopify’s words', async () => {
    const answer = await store.call('{ shop { favouriteColour } }');
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]).toMatchObject({
      message: "Field 'favouriteColour' doesn't exist on type 'Shop'",
      extensions: { code: 'undefinedField' },
    });
  });

  it('refuses an input that the schema does not have', async () => {
    const query = 'mutation($f: [FileCreateInput!]!) { fileCreate(files: $f) { files { id } } }';
    const answer = await store.call(query, { f: [{ originalSource: 'http://x.example/a.jpg', colour: 'red' }] });
    expect(codes(answer)).toEqual(['INVALID_VARIABLE']);
  });

  it('says loudly what the schema has and the simulator does not do', async () => {
    const answer = await store.call('{ shop { name unitSystem } }');
    expect(answer.errors?.[0]).toMatchObject({
      message: 'not simulated: Shop.unitSystem',
      path: ['shop', 'unitSystem'],
    });
    expect(vi.mocked(console.error).mock.calls).toEqual([['Shopify simulator: not simulated: Shop.unitSystem']]);
    vi.mocked(console.error).mockClear();
  });

  it('answers null for ids that are not there and refuses what is no id', async () => {
    const query = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect((await store.call(query, { ids: ['gid://shopify/Product/1'] })).data.nodes).toEqual([null]);
    expect(codes(await store.call(query, { ids: ['Product/1'] }))).toEqual(['INVALID_VARIABLE']);
  });

  it('tells of the store and of what the app may do', async () => {
    const { data } = await store.call(
      `query Install { currentAppInstallation { id accessScopes { handle } }
        shop { id name myshopifyDomain email currencyCode ianaTimezone plan { publicDisplayName partnerDevelopment } } }`,
    );
    expect(data.shop).toMatchObject({ myshopifyDomain: 'demo.myshopify.com', email: 'owner@demo.example' });
    expect(data.currentAppInstallation.accessScopes.map(({ handle }: { handle: string }) => handle)).toContain(
      'write_files',
    );
  });

  it('denies a field whose scope the merchant took back', async () => {
    const token = await store.addStore('narrow');
    const as = { handle: 'narrow', token };
    await store.control('stores/narrow/scopes', { scopes: ['read_products'] });
    expect((await store.call('{ products(first: 1) { nodes { id } } }', {}, as)).errors).toBeUndefined();
    expect(codes(await store.call('{ files(first: 1) { nodes { id } } }', {}, as))).toEqual(['ACCESS_DENIED']);
    const write = 'mutation { fileDelete(fileIds: []) { deletedFileIds } }';
    const denied = await store.call(write, {}, as);
    expect(codes(denied)).toEqual(['ACCESS_DENIED']);
    expect(denied.errors?.[0]?.message).toContain('write_files');
  });

  it('keeps stores apart', async () => {
    const token = await store.addStore('other');
    const [product] = await store.control('stores/other/products', { products: [await shirt()], quiet: true });
    const query = 'query($id: ID!) { product(id: $id) { id } node(id: $id) { id } productsCount { count } }';
    const mine = (await store.call(query, { id: product.id }, { handle: 'other', token })).data;
    expect(mine).toMatchObject({ product: { id: product.id }, productsCount: { count: 1 } });
    expect((await store.call(query, { id: product.id })).data).toMatchObject({ product: null, node: null });
  });
});

describe('Query cost', () => {
  const QUERY = '{ products(first: 50) { nodes { id media(first: 5) { nodes { id } } } } }';

  it('is told with every answer, and what was not used is given back', async () => {
    const { cost } = (await store.call(QUERY)).extensions ?? {};
    expect(cost?.requestedQueryCost).toBeGreaterThan(10);
    expect(cost?.actualQueryCost).toBeLessThan(cost?.requestedQueryCost ?? 0);
    expect(cost?.throttleStatus).toMatchObject({ maximumAvailable: 2000, restoreRate: 100 });
  });

  it('throttles with HTTP 200 and no data when the bucket is empty, and restores with time', async () => {
    const token = await store.addStore('busy');
    const as = { handle: 'busy', token };
    await store.control('cost', { handle: 'busy', currentlyAvailable: 1 });
    const answer = await store.call(QUERY, {}, as);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toEqual([{ message: 'Throttled', extensions: { code: 'THROTTLED' } }]);
    expect(answer.extensions?.cost.actualQueryCost).toBeNull();
    const again = await until(
      () => store.call(QUERY, {}, as),
      ({ errors }) => errors === undefined,
    );
    expect(again.data.products.nodes).toEqual([]);
  });

  it('refuses one query of more than 1,000 points', async () => {
    const deep =
      '{ products(first: 250) { nodes { media(first: 250) { nodes { id preview { image { url } } } } variants(first: 250) { nodes { media(first: 250) { nodes { id } } } } } } }';
    expect(codes(await store.call(deep))).toEqual(['MAX_COST_EXCEEDED']);
  });
});

describe('Metafields', () => {
  const SET = `mutation SetProvenance($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id namespace key type value compareDigest }
      userErrors { code elementIndex field message } } }`;
  let ownerId = '';
  beforeAll(async () => {
    ownerId = (await store.control('stores/demo/products', { products: [await shirt()], quiet: true }))[0].id;
  });
  const set = async (...metafields: object[]) =>
    (
      await store.call(SET, {
        metafields: metafields.map((one) => ({ ownerId, namespace: '$app:tryon', type: 'json', ...one })),
      })
    ).data.metafieldsSet;

  it('of the app’s own namespace are kept under its number and read under `$app:`', async () => {
    const { metafields, userErrors } = await set({ key: 'made', value: '{"by":"us"}' });
    expect(userErrors).toEqual([]);
    expect(metafields[0].namespace).toMatch(/^app--\d+--tryon$/);
    const query = 'query($id: ID!) { product(id: $id) { metafield(namespace: "$app:tryon", key: "made") { value } } }';
    expect((await store.call(query, { id: ownerId })).data.product.metafield.value).toBe('{"by":"us"}');
  });

  it('are set only over the value that the digest names', async () => {
    const first = await set({ key: 'race', value: '1', compareDigest: null });
    const digest = first.metafields[0].compareDigest;
    expect((await set({ key: 'race', value: '2', compareDigest: null })).userErrors[0].code).toBe('STALE_OBJECT');
    expect((await set({ key: 'race', value: '2', compareDigest: digest })).userErrors).toEqual([]);
    expect((await set({ key: 'race', value: '3', compareDigest: digest })).userErrors[0].code).toBe('STALE_OBJECT');
  });

  it('are all set or none', async () => {
    const { userErrors } = await set({ key: 'good', value: '1' }, { key: 'bad', value: '{' });
    expect(userErrors).toMatchObject([{ code: 'INVALID_VALUE', elementIndex: 1 }]);
    const query = 'query($id: ID!) { product(id: $id) { metafield(namespace: "$app:tryon", key: "good") { value } } }';
    expect((await store.call(query, { id: ownerId })).data.product.metafield).toBeNull();
  });

  it('of JSON are at most 128 KB long', async () => {
    const ofBytes = (bytes: number) => ({ key: 'long', value: JSON.stringify('x'.repeat(bytes - 2)) });
    expect((await set(ofBytes(128 * 1024))).userErrors).toEqual([]);
    expect((await set(ofBytes(128 * 1024 + 1))).userErrors[0].code).toBe('TOO_LONG');
  });

  it('are at most 25 a call', async () => {
    const many = Array.from({ length: 26 }, (_none, index) => ({ key: `key-${index}`, value: '1' }));
    expect((await set(...many)).userErrors[0].code).toBe('LESS_THAN_OR_EQUAL_TO');
  });
});
