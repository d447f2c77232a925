import sharp from 'sharp';
import { type ShopifySimulatorOptions, startShopifySimulator } from '#sandbox/simulators/shopify/simulator.ts';

export const API_KEY = 'test-api-key';
export const API_SECRET = 'test-api-secret';

type Json = Record<string, unknown>;

export interface GraphqlAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes.
  data: any;
  errors?: { message: string; path?: string[]; extensions?: { code?: string } }[];
  extensions?: { cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: Json } };
}

/** Starts a simulator with one store, `demo`, on which the app is installed, and speaks to it as the app would. */
export async function startSimulatedStore(options: Partial<ShopifySimulatorOptions> = {}) {
  const simulator = await startShopifySimulator({
    port: 0,
    appUrl: 'http://127.0.0.1:9',
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    processingMs: 40,
    requestedScopes: ['read_products', 'write_products', 'read_files', 'write_files'],
    ...options,
  });
  const { url } = simulator;

  async function control(path: string, body?: unknown) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) };
    const response = await fetch(`${url}/_control/${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
  function asShop(
    handle: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-host': `${handle}.myshopify.com`, ...headers },
      body: JSON.stringify(body),
    });
  }
  async function exchange(handle: string, changes: Json = {}): Promise<{ status: number; body: Json }> {
    const { idToken } = await control(`stores/${handle}/id-token`);
    const response = await asShop(handle, '/admin/oauth/access_token', {
      client_id: API_KEY,
      client_secret: API_SECRET,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: idToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring: '1',
      ...changes,
    });
    return { status: response.status, body: (await response.json()) as Json };
  }
  async function addStore(handle: string): Promise<string> {
    await control('stores', { handle, name: handle, email: `owner@${handle}.example` });
    return String((await exchange(handle)).body.access_token);
  }
  const token = simulator && !options.dataDir ? await addStore('demo') : '';

  async function call(query: string, variables: Json = {}, as = { handle: 'demo', token }): Promise<GraphqlAnswer> {
    const headers = { 'x-shopify-access-token': as.token };
    const response = await asShop(as.handle, '/admin/api/2026-10/graphql.json', { query, variables }, headers);
    return (await response.json()) as GraphqlAnswer;
  }
  return { url, control, asShop, exchange, addStore, token, call, close: simulator.close };
}

export type SimulatedStore = Awaited<ReturnType<typeof startSimulatedStore>>;

export function drawPicture(width = 60, height = 80, colour = '#c33'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
}

/** A product with two pictures and a variant for each of two colours. */
export async function shirt(title = 'Red Shirt') {
  const [front, back] = await Promise.all([drawPicture(60, 80, '#c33'), drawPicture(60, 80, '#33c')]);
  return {
    title,
    productType: 'Shirts',
    vendor: 'Loom',
    tags: ['summer', 'cotton'],
    options: [{ name: 'Colour', values: ['Red', 'Blue'] }],
    variants: [
      { optionValues: { Colour: 'Red' }, price: '25', sku: 'R-1', imageIndex: 0 },
      { optionValues: { Colour: 'Blue' }, price: '25', sku: 'B-1' },
    ],
    images: [
      { base64: front.toString('base64'), filename: 'front.jpg', alt: 'Front' },
      { base64: back.toString('base64'), filename: 'back.jpg', alt: 'Back' },
    ],
  };
}

/** Asks again until the answer satisfies, for at most five seconds. */
export async function until<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean, patienceMs = 5000): Promise<T> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    if (Date.now() > giveUpAt) throw new Error(`still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
