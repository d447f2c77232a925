/** What a batch is made of, read by the product's own functions from a simulated store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConnectedStore, startConnectedStore } from './connected-store.ts';
import { drawPicture, shirt } from './simulated-store.ts';

let store: ConnectedStore;
let catalogue: typeof import('#app/services/shopify/catalogue.ts');
beforeAll(async () => {
  store = await startConnectedStore();
  catalogue = await import('#app/services/shopify/catalogue.ts');
  await store.control('settings', { restorePerSecond: 100_000 });
});
afterAll(() => store.close());

describe('A page of the catalogue', () => {
  it('says of each product what a batch is chosen by', async () => {
    const { shop, ids } = await store.storeWith([
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
      colours: ['Red', 'Blue'],
      colourPictures: [{ colour: 'Red', mediaId: front?.id }],
    });
    expect(products[1]).toMatchObject({ isGiftCard: true, status: 'DRAFT', pictures: [], colourPictures: [] });
  });

  it('reads 1,200 products, each once and within Shopify’s cost, though some go and change on the way', async () => {
    const { handle, shop, ids } = await store.storeWith(
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
    const { shop } = await store.storeWith(
      Array.from({ length: 40 }, (_none, index) => ({ title: `Product ${index}` })),
    );
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
    const { shop } = await store.storeWith([
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
    const { shop } = await store.storeWith([{ title: 'Vase', options, variants, images }]);
    const before = (await store.calls()).productVariants;
    const { products } = await catalogue.readCataloguePage(shop, { filter: {} });
    expect(products).toMatchObject([{ title: 'Vase', colourPictures: [] }]);
    expect((await store.calls()).productVariants).toBe(before);
  });

  it('are left out, and no variant is read, when nobody asks for them', async () => {
    const { shop } = await store.storeWith([await shirt()]);
    const before = (await store.calls()).productVariants;
    const { products } = await catalogue.readCataloguePage(shop, { filter: {}, colours: false });
    expect(products).toMatchObject([{ pictures: [{ alt: 'Front' }, { alt: 'Back' }], colourPictures: [] }]);
    expect((await store.calls()).productVariants).toBe(before);
  });

  it('are found among more variants than one answer holds', async () => {
    const colours = Array.from({ length: 20 }, (_none, index) => `Colour ${index}`);
    const sizes = Array.from({ length: 10 }, (_none, index) => `${index}`);
    const { shop, ids } = await store.storeWith([
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

describe('Products by their ids', () => {
  it('come in the order asked, without those that are missing, another store’s or no product’s', async () => {
    const mine = await store.storeWith(Array.from({ length: 50 }, (_none, index) => ({ title: `Product ${index}` })));
    const [others = ''] = (await store.storeWith([{ title: 'Another store’s' }])).ids;
    const wanted = [...mine.ids].reverse();
    const strange = [others, 'gid://shopify/Product/1', 'gid://shopify/Shop/1', 'Product/2', '', mine.ids[3] ?? ''];
    const before = (await store.calls()).nodes ?? 0;
    const products = await catalogue.readProductsById(mine.shop, [...strange.slice(0, 5), ...wanted, ...strange]);
    expect(products.map(({ id }) => id)).toEqual(wanted);
    expect((await store.calls()).nodes).toBe(before + 2);
  });

  it('none: nothing is asked', async () => {
    const before = await store.calls();
    expect(await catalogue.readProductsById('demo.myshopify.com', [])).toEqual([]);
    expect(await store.calls()).toEqual(before);
  });
});

describe('A store that is short of points', () => {
  it('is waited for, and read whole', async () => {
    const { shop, ids } = await store.storeWith([await shirt(), { title: 'Two' }]);
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
    const { handle, shop } = await store.storeWith([{ title: 'One' }]);
    await store.control('settings', { restorePerSecond: 1 });
    await store.control('cost', { handle, currentlyAvailable: 0 });
    const reading = catalogue.readCataloguePage(shop, { filter: {} });
    await expect(reading).rejects.toMatchObject({ retry: 'later', facts: { code: 'THROTTLED' } });
    await store.control('settings', { restorePerSecond: 100_000 });
  });
});
