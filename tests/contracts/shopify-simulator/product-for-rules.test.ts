/** What a rule that makes photos by itself looks at, read by the product's own functions from a simulated store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConnectedStore, startConnectedStore } from './connected-store.ts';
import { drawPicture, shirt, until } from './simulated-store.ts';

let store: ConnectedStore;
let products: typeof import('#app/services/shopify/product-for-rules.ts');
beforeAll(async () => {
  store = await startConnectedStore();
  products = await import('#app/services/shopify/product-for-rules.ts');
  await store.control('settings', { restorePerSecond: 100_000 });
});
afterAll(() => store.close());

const picture = async (colour: string) => ({ base64: (await drawPicture(60, 80, colour)).toString('base64') });

/** Sizes first, colours second: Sky shows the third picture, White the second, Bengal none. */
async function sizedShirt() {
  const colours = ['Sky', 'White', 'Bengal'];
  const shown: Record<string, number> = { Sky: 2, White: 1 };
  return {
    title: 'Oxford Shirt',
    productType: 'Shirts',
    vendor: 'Loom',
    category: 'aa-1-13-8',
    tags: ['summer', 'cotton'],
    status: 'UNLISTED',
    createdAt: '2026-01-02T03:04:05Z',
    updatedAt: '2026-02-03T04:05:06Z',
    options: [
      { name: 'Size', values: ['S', 'M'] },
      { name: 'Colour', values: colours },
    ],
    variants: ['S', 'M'].flatMap((Size) =>
      colours.map((Colour) => ({
        optionValues: { Size, Colour },
        price: Size === 'S' ? '25' : '29.9',
        ...(shown[Colour] === undefined ? {} : { imageIndex: shown[Colour] }),
      })),
    ),
    images: [{ ...(await picture('#c33')), alt: 'Front' }, await picture('#3c3'), await picture('#33c')],
  };
}

describe('What a rule knows of a product', () => {
  it('is all that it can be chosen and worn by, with the pictures of its colours whichever option they are', async () => {
    const { handle, shop, ids } = await store.storeWith([await sizedShirt()]);
    const collect = async (title: string, productIds: (string | undefined)[]): Promise<string> =>
      (await store.control(`stores/${handle}/collections`, { title, productIds })).id;
    const shirts = await collect('Shirts', ids);
    const others = await collect('Others', []);
    const collectionIds = [others, shirts, shirts, 'gid://shopify/Collection/1', 'shirts', 'gid://shopify/Product/1'];
    const found = await products.readProductForRules(shop, ids[0] ?? '', { collectionIds });
    const [front, white, sky] = found?.media ?? [];
    expect(front).toEqual({
      id: expect.stringMatching(/^gid:\/\/shopify\/MediaImage\/\d+$/),
      alt: 'Front',
      isPicture: true,
      isReady: true,
      status: 'READY',
      url: expect.stringContaining('/cdn/'),
      width: 60,
      height: 80,
    });
    expect(found).toEqual({
      id: ids[0],
      title: 'Oxford Shirt',
      handle: 'oxford-shirt',
      status: 'UNLISTED',
      tags: ['cotton', 'summer'],
      productType: 'Shirts',
      vendor: 'Loom',
      isGiftCard: false,
      createdAt: new Date('2026-01-02T03:04:05Z'),
      updatedAt: new Date('2026-02-03T04:05:06Z'),
      price: { min: '25.0', max: '29.9', currency: 'USD' },
      categoryId: 'gid://shopify/TaxonomyCategory/aa-1-13-8',
      options: [
        { name: 'Size', values: ['S', 'M'] },
        { name: 'Colour', values: ['Sky', 'White', 'Bengal'] },
      ],
      media: [front, white, sky],
      collectionIds: [shirts],
      variants: expect.any(Array),
      colours: ['Sky', 'White', 'Bengal'],
      colourPictures: [
        { colour: 'Sky', mediaId: sky?.id },
        { colour: 'White', mediaId: white?.id },
      ],
    });
    expect(found?.variants).toHaveLength(6);
    expect(found?.variants[0]).toMatchObject({
      options: [
        { name: 'Size', value: 'S' },
        { name: 'Colour', value: 'Sky' },
      ],
      mediaId: sky?.id,
    });
  });

  it('takes one call where colours are not wanted, or there is none, or no picture', async () => {
    const { shop, ids } = await store.storeWith([
      await shirt(),
      { title: 'Belt', images: [await picture('#333')] },
      { ...(await shirt()), images: [], variants: [] },
    ]);
    const before = (await store.calls()).product ?? 0;
    const [wanted, belt, bare] = ids;
    const withoutColours = await products.readProductForRules(shop, wanted ?? '', { colours: false });
    expect(withoutColours).toMatchObject({ colours: ['Red', 'Blue'], colourPictures: [], variants: [] });
    expect(await products.readProductForRules(shop, belt ?? '')).toMatchObject({ colours: [], variants: [] });
    expect(await products.readProductForRules(shop, bare ?? '')).toMatchObject({ colours: ['Red', 'Blue'], media: [] });
    expect(((await store.calls()).product ?? 0) - before).toBe(3);
  });

  it('says of each picture how far Shopify is with it', async () => {
    const { handle, shop, ids } = await store.storeWith([{ title: 'Hat' }]);
    const productId = ids[0] ?? '';
    await store.control('settings', { processingMs: 300 });
    await store.control('media-errors', { code: 'UNSUPPORTED_IMAGE_FILE_TYPE' });
    const path = `stores/${handle}/products/${productId.split('/').at(-1)}/media`;
    await store.control(path, { images: [await picture('#c33'), await picture('#3c3')], isProcessing: true });
    const statuses = async () =>
      (await products.readProductForRules(shop, productId))?.media.map(({ status, isReady, url }) => ({
        status,
        isReady,
        hasUrl: url !== null,
      }));
    const waiting = { status: 'UPLOADED', isReady: false, hasUrl: false };
    expect(await statuses()).toEqual([waiting, waiting]);
    await until(statuses, (list) => list?.every(({ status }) => status === 'PROCESSING') ?? false);
    const settled = await until(statuses, (list) => !list?.some(({ status }) => status === 'PROCESSING'));
    expect(settled).toEqual([
      { status: 'FAILED', isReady: false, hasUrl: false },
      { status: 'READY', isReady: true, hasUrl: true },
    ]);
    await store.control('settings', { processingMs: 40 });
  });

  it('holds for 250 pictures and 101 collections within what Shopify takes at once', async () => {
    const one = await picture('#c33');
    const { handle, shop, ids } = await store.storeWith([
      { title: 'Much seen', images: Array.from({ length: 250 }, () => one) },
    ]);
    const productId = ids[0] ?? '';
    const last = (await store.control(`stores/${handle}/collections`, { title: 'Last', productIds: ids })).id;
    const collectionIds = [
      ...Array.from({ length: 100 }, (_none, number) => `gid://shopify/Collection/${number}`),
      last,
    ];
    const found = await products.readProductForRules(shop, productId, { collectionIds });
    expect(found?.media).toHaveLength(250);
    expect(found?.collectionIds).toEqual([last]);
  });

  it('is nothing for one that is gone, another store’s, or none', async () => {
    const { handle, shop, ids } = await store.storeWith([await shirt()]);
    const other = await store.storeWith([]);
    const productId = ids[0] ?? '';
    expect(await products.readProductForRules(other.shop, productId)).toBeUndefined();
    await store.control(`stores/${handle}/products/${productId.split('/').at(-1)}/delete`);
    expect(await products.readProductForRules(shop, productId)).toBeUndefined();
    expect(await products.readProductForRules(shop, 'gid://shopify/Collection/1')).toBeUndefined();
    expect(await products.readProductForRules(shop, '')).toBeUndefined();
  });
});

describe('What has changed since a time', () => {
  const at = (second: number) => `2026-03-01T10:00:${String(second).padStart(2, '0')}Z`;

  it('is listed in pages, longest ago first, and nothing else is', async () => {
    const { shop, ids } = await store.storeWith(
      [5, 1, 9, 3, 7].map((second) => ({ title: `At ${second}`, createdAt: at(0), updatedAt: at(second) })),
    );
    const page = (after: string | null, since = new Date('2026-03-01T10:00:03.700Z')) =>
      products.listProductsChangedSince(shop, { since, after, pageSize: 2 });
    const first = await page(null);
    expect(first.products).toEqual([
      { id: ids[3], status: 'ACTIVE', createdAt: new Date(at(0)), updatedAt: new Date(at(3)) },
      { id: ids[0], status: 'ACTIVE', createdAt: new Date(at(0)), updatedAt: new Date(at(5)) },
    ]);
    const second = await page(first.next);
    expect(second.products.map(({ id }) => id)).toEqual([ids[4], ids[2]]);
    expect(second.next).toBeNull();
    expect(await page(null, new Date(at(10)))).toEqual({ products: [], next: null });
  });

  it('has what is edited while it is read further on, and leaves nothing out', async () => {
    const { handle, shop, ids } = await store.storeWith(
      Array.from({ length: 6 }, (_none, second) => ({
        title: `At ${second}`,
        createdAt: at(0),
        updatedAt: at(second),
      })),
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { products: some, next }: Awaited<ReturnType<typeof products.listProductsChangedSince>> =
        await products.listProductsChangedSince(shop, { since: new Date(at(0)), after, pageSize: 2 });
      // The first page's second product, edited between the pages, moves to the end.
      if (!after)
        await store.control(`stores/${handle}/products/${ids[1]?.split('/').at(-1)}/update`, { tags: ['new'] });
      seen.push(...some.map(({ id }) => id));
      after = next;
    } while (after);
    expect(seen).toEqual([...ids, ids[1]]);
  });
});
