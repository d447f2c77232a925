import { sessionToken } from '#sandbox/stack/session-token.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

export interface MerchantClient {
  shop: string;
  get: <T>(path: string) => Promise<T>;
  post: <T>(path: string, body: unknown) => Promise<T>;
  /** The bytes of a picture, by its signed address or by who is asking. */
  picture: (path: string) => Promise<Buffer>;
}

/** Calls the app as a merchant's browser does: over HTTP, with a fresh session token each time. */
export function merchantClient(stack: Stack, shop: string): MerchantClient {
  const app = { apiKey: stack.env.SHOPIFY_API_KEY ?? '', apiSecret: stack.env.SHOPIFY_API_SECRET ?? '' };
  const asMerchant = () => ({ authorization: `Bearer ${sessionToken(shop, app)}`, 'user-agent': BROWSER });
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${stack.addresses.app}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...asMerchant(),
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    throw new Error(reasonOf(text) ?? `The app answered ${response.status} to ${path}.`);
  }
  return {
    shop,
    get: (path) => call(path),
    post: (path, body) => call(path, body),
    async picture(path) {
      // The token is for the app alone, not for the store's pictures.
      const headers = path.startsWith('/') ? asMerchant() : { 'user-agent': BROWSER };
      const response = await fetch(new URL(path, stack.addresses.app), { headers });
      if (!response.ok) throw new Error(`The picture ${path.split('?')[0]} was answered ${response.status}.`);
      return Buffer.from(await response.arrayBuffer());
    },
  };
}

function reasonOf(text: string): string | undefined {
  try {
    const problem = JSON.parse(text) as { title?: string; detail?: string };
    return problem.title ? `${problem.title}: ${problem.detail}` : undefined;
  } catch {
    return undefined;
  }
}
