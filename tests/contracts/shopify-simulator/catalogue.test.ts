/** What a batch is chosen from, read by the product's own functions from a simulated store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogueFilter } from '#app/services/shopify/catalogue-filter.ts';
import { startConnectedStore } from './connected-store.ts';
import { drawPicture, shirt } from './simulated-store.ts';

type Store = Awaited<ReturnType<typeof startConnectedStore>>;
type Catalogue = typeof import('#app/services/shopify/catalogue.ts');

let store: Store;
let catalogue: Catalogue;
beforeAll(async () => {
  store = await startConnectedStore();
  catalogue = await import('#app/services/shopify/catalogue.ts');
  await store.control('settings', { restorePerSecond: 100_000 });
});
afterAll(() => store.close());

const shopOf = (handle: string) => `${handle}.myshopify.com`;
let names = 0;
/** A store of its own with these products; answers their ids. */
async function storeWith(products: object[]): Promise<{ handle: string; shop: string; ids: string[] }> {
  names += 1;
  const handle = `shelf-${names}`;
  await store.connect(handle, await store.addStore(handle));
  const made: { id: string }[] = await store.control(`stores/${handle}/products`, { products, quiet: true });
  return { handle, shop: shopOf(handle), ids: made.map(({ id }) => id) };
}

async function titlesOf(shop: string, filter: CatalogueFilter): Promise<string[]> {
  const { products, next } = await catalogue.readCataloguePage(shop, { filter });
  expect(next).toBeNull();
  return products.map(({ title }) => title);
}

const calls = async (): Promise<Record<string, number>> =>
  (await (await fetch(`${store.url}/_control/state`)).json()).calls;

describe('A page of the catalogue', () => {
  it('says of each product what a batch is chosen by', async () => {
    const { shop, ids } = await storeWith([
      { ...(await shirt()), category: 'aa-1-13-8' },
      { title: 'Voucher', productType: 'Gift Cards', isGiftCard: true, status: 'DRAFT' },
    ]);
    const { products, next } = await catalogue.readCataloguePage(shop, { filter: {} });
    expect(next).toBeNull();
    expect(products).toHaveLength(2);
    const [front, back] = products[0]?.pictures ?? [];
    expect(front).toMatchObject({ alt: 'Front', isPicture: true, isReady: true, width: 60, height: 80 });
    expect(back).toMatchObject({ alt: 'Back' });
    expect(products[0]).toEqual({
      id: ids[0],
      title: 'Red Shirt',
      handle: 'red-shirt',
      status: 'ACTIVE',
      productType: 'Shirts',
      vendor: 'Loom',
      isGiftCard: false,
      categoryId: 'gid://shopify/TaxonomyCategory/aa-1-13-8',
      pictures: [front, back],
      colourPictures: [{ colour: 'Red', mediaId: front?.id }],
    });
    expect(products[1]).toMatchObject({ isGiftCard: true, status: 'DRAFT', pictures: [], colourPictures: [] });
  });

  it('reads 1,200 products, each once and within Shopify’s cost, though some go and change on the way', async () => {
    const { handle, shop, ids } = await storeWith(
      Array.from({ length: 1200 }, (_none, index) => ({ title: `Product ${index}` })),
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await catalogue.readCataloguePage(shop, { filter: {}, after });
      seen.push(...page.products.map(({ id }) => id));
      const [first, last] = [page.products[0], page.products.at(-1)].map((product) => product?.id.split('/').at(-1));
      if (seen.length === 70) {
        await store.control(`stores/${handle}/products/${last}/delete`);
        await store.control(`stores/${handle}/products/${first}/update`, { title: 'Renamed' });
      }
      after = page.next;
    } while (after);
    expect(seen).toEqual(ids);
  });

  it('holds as many as asked for, and no more than Shopify takes', async () => {
    const { shop } = await storeWith(Array.from({ length: 40 }, (_none, index) => ({ title: `Product ${index}` })));
    const few = await catalogue.readCataloguePage(shop, { filter: {}, pageSize: 3 });
    expect(few.products).toHaveLength(3);
    const many = await catalogue.readCataloguePage(shop, { filter: {}, pageSize: 250 });
    expect(many.products).toHaveLength(catalogue.CATALOGUE_PAGE_SIZE);
    const rest = await catalogue.readCataloguePage(shop, { filter: {}, pageSize: 250, after: many.next });
    expect(rest.products).toHaveLength(40 - catalogue.CATALOGUE_PAGE_SIZE);
    expect(rest.next).toBeNull();
  });
});

describe('The pictures of colours', () => {
  const picture = async (filename: string) => ({
    base64: (await drawPicture()).toString('base64'),
    filename,
    alt: filename,
  });

  it('come in the order of the colours, from the first variant that shows one, even from behind the first ten', async () => {
    const images = [];
    for (let index = 0; index < 12; index += 1) images.push(await picture(`${index}.jpg`));
    const values = { colour: ['Blue', 'Red', 'Green'], size: ['S', 'M'] };
    const variant = (Farbe: string, size: string, imageIndex?: number) => ({
      optionValues: { Größe: size, Farbe },
      ...(imageIndex === undefined ? {} : { imageIndex }),
    });
    const { shop } = await storeWith([
      {
        title: 'Hemd',
        options: [
          { name: 'Größe', values: values.size },
          { name: 'Farbe', values: values.colour },
        ],
        variants: [variant('Red', 'S'), variant('Red', 'M', 1), variant('Blue', 'S', 11), variant('Blue', 'M', 2)],
        images,
      },
    ]);
    const [product] = (await catalogue.readCataloguePage(shop, { filter: {} })).products;
    const altOf = (id: string) => product?.pictures.find((one) => one.id === id)?.alt;
    expect(product?.colourPictures.map(({ colour, mediaId }) => [colour, altOf(mediaId)])).toEqual([
      ['Blue', '11.jpg'],
      ['Red', '1.jpg'],
    ]);
    expect(product?.pictures.map(({ alt }) => alt)).toEqual([
      ...Array.from({ length: 10 }, (_none, index) => `${index}.jpg`),
      '11.jpg',
    ]);
  });

  it('are none for an option that is no colour, and then no variant is read', async () => {
    const images = [await picture('vase.jpg')];
    const options = [{ name: 'Material', values: ['Clay', 'Glass'] }];
    const variants = [{ optionValues: { Material: 'Clay' }, imageIndex: 0 }];
    const { shop } = await storeWith([{ title: 'Vase', options, variants, images }]);
    const before = (await calls()).productVariants;
    const { products } = await catalogue.readCataloguePage(shop, { filter: {} });
    expect(products).toMatchObject([{ title: 'Vase', colourPictures: [] }]);
    expect((await calls()).productVariants).toBe(before);
  });

  it('are found among more variants than one answer holds', async () => {
    const colours = Array.from({ length: 20 }, (_none, index) => `Colour ${index}`);
    const sizes = Array.from({ length: 10 }, (_none, index) => `${index}`);
    const { shop, ids } = await storeWith([
      {
        title: 'Socks',
        options: [
          { name: 'Colour', values: colours },
          { name: 'Size', values: sizes },
        ],
        variants: colours.flatMap((Colour, imageIndex) =>
          sizes.map((Size) => ({ optionValues: { Colour, Size }, imageIndex })),
        ),
        images: await Promise.all(colours.map((colour) => picture(`${colour}.jpg`))),
      },
    ]);
    const [product] = await catalogue.readProductsById(shop, ids);
    expect(product?.colourPictures.map(({ colour }) => colour)).toEqual(colours);
    expect(new Set(product?.colourPictures.map(({ mediaId }) => mediaId)).size).toBe(20);
  });
});

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
    const made = await storeWith([
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
    const other = await storeWith([{ title: 'Other' }]);
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
    const before = await calls();
    expect(await catalogue.countCatalogue(shop, { search: '***' })).toEqual({ count: 0, isExact: true });
    expect(await calls()).toEqual(before);
  });

  it('is counted up to 10,000, and says that there are more', async () => {
    const many = await storeWith(Array.from({ length: 10_001 }, (_none, index) => ({ title: `Product ${index}` })));
    expect(await catalogue.countCatalogue(many.shop, {})).toEqual({ count: 10_000, isExact: false });
  });
});

describe('Products by their ids', () => {
  it('come in the order asked, without those that are missing, another store’s or no product’s', async () => {
    const mine = await storeWith(Array.from({ length: 50 }, (_none, index) => ({ title: `Product ${index}` })));
    const [others = ''] = (await storeWith([{ title: 'Another store’s' }])).ids;
    const wanted = [...mine.ids].reverse();
    const strange = [others, 'gid://shopify/Product/1', 'gid://shopify/Shop/1', 'Product/2', '', mine.ids[3] ?? ''];
    const products = await catalogue.readProductsById(mine.shop, [...strange.slice(0, 5), ...wanted, ...strange]);
    expect(products.map(({ id }) => id)).toEqual(wanted);
  });

  it('none: nothing is asked', async () => {
    const before = await calls();
    expect(await catalogue.readProductsById(shopOf('demo'), [])).toEqual([]);
    expect(await calls()).toEqual(before);
  });
});

describe('What can be chosen from', () => {
  it('are collections by title, in pages, with how many products each has', async () => {
    const { handle, shop, ids } = await storeWith([{ title: 'One' }, { title: 'Two' }]);
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
    const { shop } = await storeWith([
      { title: 'One', tags: ['winter', 'gift'], productType: 'Coats', vendor: 'Loom' },
      { title: 'Two', tags: ['gift'], productType: '', vendor: 'Alpine' },
    ]);
    expect(await catalogue.listFilterValues(shop, 'tag')).toEqual(['gift', 'winter']);
    expect(await catalogue.listFilterValues(shop, 'productType')).toEqual(['Coats']);
    expect(await catalogue.listFilterValues(shop, 'vendor')).toEqual(['Alpine', 'Loom']);
  });

  it('are all of them, though one answer does not hold them', async () => {
    const { shop } = await storeWith(
      Array.from({ length: 2300 }, (_none, index) => ({ title: `Product ${index}`, productType: `Type ${index}` })),
    );
    const types = await catalogue.listFilterValues(shop, 'productType');
    expect(types).toHaveLength(2300);
    expect(new Set(types).size).toBe(2300);
  });
});

describe('A store that is short of points', () => {
  it('is waited for, and read whole', async () => {
    const { shop, ids } = await storeWith([await shirt(), { title: 'Two' }]);
    const cost = { requestedQueryCost: 150, throttleStatus: { currentlyAvailable: 149, restoreRate: 100 } };
    const body = { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: { cost } };
    for (const operation of ['products', 'productVariants'])
      await store.control('faults', { operation, mode: 'fail', status: 200, body });
    const { products } = await catalogue.readCataloguePage(shop, { filter: {} });
    expect(products.map(({ id }) => id)).toEqual(ids);
    expect(products[0]?.colourPictures).toHaveLength(1);
    const faults: { used: number }[] = await (await fetch(`${store.url}/_control/faults`)).json();
    expect(faults.map(({ used }) => used)).toEqual([1, 1]);
  });

  it('for long is said to be asked later', async () => {
    const { handle, shop } = await storeWith([{ title: 'One' }]);
    await store.control('settings', { restorePerSecond: 1 });
    await store.control('cost', { handle, currentlyAvailable: 0 });
    const reading = catalogue.readCataloguePage(shop, { filter: {} });
    await expect(reading).rejects.toMatchObject({ retry: 'later', facts: { code: 'THROTTLED' } });
    await store.control('settings', { restorePerSecond: 100_000 });
  });
});
