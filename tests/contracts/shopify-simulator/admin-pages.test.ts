import '@shopify/shopify-api/adapters/node';
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_KEY, API_SECRET, type SimulatedStore, shirt, startSimulatedStore } from './simulated-store.ts';

const APP_URL = 'https://app.example';

/** Shopify's own library, as the app uses it. */
const shopify = shopifyApi({
  apiKey: API_KEY,
  apiSecretKey: API_SECRET,
  apiVersion: ApiVersion.October26,
  hostName: 'app.example',
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
});

let store: SimulatedStore;
beforeAll(async () => {
  store = await startSimulatedStore({ appUrl: APP_URL });
});
afterAll(() => store.close());

async function page(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${store.url}${path}`);
  return { status: response.status, text: await response.text() };
}

async function frameAddress(path: string): Promise<URL> {
  const { text } = await page(path);
  const src = /<iframe[^>]* data-src="([^"]+)"/.exec(text)?.[1] ?? '';
  return new URL(src.replaceAll('&#38;', '&'));
}

describe('The simulated admin', () => {
  it('embeds the app at the same path, with a query that Shopify’s library takes for genuine', async () => {
    const url = await frameAddress(`/store/demo/apps/${API_KEY}/app/history?page=2`);
    expect(url.origin + url.pathname).toBe(`${APP_URL}/app/history`);
    const query = Object.fromEntries(url.searchParams);
    expect(Object.keys(query).sort()).toEqual(
      ['embedded', 'hmac', 'host', 'id_token', 'locale', 'page', 'session', 'shop', 'timestamp'].sort(),
    );
    expect(await shopify.utils.validateHmac(query)).toBe(true);
    expect(shopify.utils.sanitizeHost(query.host ?? '')).toBe(query.host);
    expect(shopify.utils.sanitizeShop(query.shop ?? '')).toBe('demo.myshopify.com');
    const token = await shopify.session.decodeSessionToken(query.id_token ?? '');
    expect(token).toMatchObject({ dest: 'https://demo.myshopify.com', aud: API_KEY });
    expect(token.exp - token.iat).toBe(60);
  });

  it('mints session tokens for the frame', async () => {
    const response = await fetch(`${store.url}/store/demo/apps/${API_KEY}/id-token`, { method: 'POST' });
    const { idToken } = (await response.json()) as { idToken: string };
    expect((await shopify.session.decodeSessionToken(idToken)).iss).toBe('https://demo.myshopify.com/admin');
  });

  it('installs the app when it is opened', async () => {
    await store.control('stores', { handle: 'fresh' });
    expect((await page('/')).text).toContain('App not installed');
    await page(`/store/fresh/apps/${API_KEY}`);
    expect((await page('/')).text).not.toContain('App not installed');
  });

  it('shows a product with its pictures, their order, names and alt texts, and says that it is simulated', async () => {
    const product = { ...(await shirt('<b>Bold</b> Shirt')), vendor: 'A & B' };
    const [{ id }] = await store.control('stores/demo/products', { products: [product], quiet: true });
    const path = `/store/demo/products/${id.split('/').at(-1)}`;
    const { text } = await page(path);
    expect(text).toContain('Simulated Shopify admin');
    expect(text).not.toContain('<b>Bold</b>');
    expect(text.indexOf('front.jpg')).toBeLessThan(text.indexOf('back.jpg'));
    const live = JSON.parse((await page(`${path}/live`)).text);
    expect(live.media).toContain('Front');
    expect(live.variants).toContain('Blue');
  });

  it('finds products by what a merchant types', async () => {
    await store.control('stores/demo/products', { products: [{ title: 'Velvet cape' }], quiet: true });
    expect((await page('/store/demo/products?query=velv')).text).toContain('Velvet cape');
    expect((await page('/store/demo/products?query=nothing-like-it')).text).toContain('No products found');
  });

  it('hands the picker products in App Bridge’s shape, page by page', async () => {
    const products = Array.from({ length: 25 }, (_none, index) => ({ title: `Pickable ${index}`, status: 'DRAFT' }));
    await store.control('stores/demo/products', { products, quiet: true });
    const first = JSON.parse((await page('/store/demo/picker?typed=pickable')).text);
    expect(first.items).toHaveLength(20);
    expect(first.items[0]).toMatchObject({
      id: expect.stringContaining('gid://shopify/Product/'),
      status: 'DRAFT',
      images: [],
    });
    const rest = JSON.parse((await page(`/store/demo/picker?typed=pickable&offset=${first.nextOffset}`)).text);
    expect(rest).toMatchObject({ nextOffset: null });
    expect(rest.items).toHaveLength(5);
    expect(JSON.parse((await page('/store/demo/picker?typed=pickable&draft=false')).text).items).toEqual([]);
  });

  it('answers 404 for stores, products and apps that are not there', async () => {
    for (const path of ['/store/nowhere', '/store/demo/products/1', '/store/demo/apps/other']) {
      expect((await page(path)).status).toBe(404);
    }
  });
});

describe('The CDN', () => {
  it('makes pictures smaller, never larger', async () => {
    const [{ id }] = await store.control('stores/demo/products', { products: [await shirt()], quiet: true });
    const query =
      'query($id: ID!) { product(id: $id) { featuredMedia { ... on MediaImage { image { url(transform: { maxWidth: 30 }) } } } } }';
    const { url } = (await store.call(query, { id })).data.product.featuredMedia.image;
    const { default: sharp } = await import('sharp');
    const widthAt = async (address: string) =>
      (await sharp(Buffer.from(await (await fetch(address)).arrayBuffer())).metadata()).width;
    expect(await widthAt(url)).toBe(30);
    expect(await widthAt(url.replace('width=30', 'width=3000'))).toBe(60);
  });
});
