import { createHmac, randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { sessionToken } from '#sandbox/stack/session-token.ts';
import { addGarment, type StoreGarment } from '#tests/fixtures/garments-in-store.ts';
import { embeddedQuery, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits, firstAvatarId } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
};

let merchant: Merchant;
let garment: StoreGarment;
let avatarId: string;
beforeAll(async () => {
  merchant = await newMerchant('signed');
  garment = await addGarment(merchant);
  avatarId = await firstAvatarId(merchant);
});

/** A session token with some claims changed, signed with a key of choice. */
function forge(
  claims: Record<string, unknown>,
  options: { key?: string; algorithm?: string; signature?: string } = {},
) {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const right = {
    iss: `https://${merchant.shop}/admin`,
    dest: `https://${merchant.shop}`,
    aud: stack().apiKey,
    sub: '1',
    exp: now + 60,
    nbf: now - 1,
    iat: now,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const unsigned = `${encode({ alg: options.algorithm ?? 'HS256', typ: 'JWT' })}.${encode({ ...right, ...claims })}`;
  const key = options.key ?? stack().apiSecret;
  return `${unsigned}.${options.signature ?? createHmac('sha256', key).update(unsigned).digest('base64url')}`;
}

const past = Math.floor(Date.now() / 1000) - 3600;
const REFUSED: [string, () => string | undefined][] = [
  ['no token', () => undefined],
  ['an empty one', () => 'Bearer '],
  ['what is no token', () => 'Bearer nonsense'],
  ['a token of another app', () => `Bearer ${forge({ aud: 'another-app' })}`],
  ['an expired token', () => `Bearer ${forge({ exp: past + 60, nbf: past, iat: past })}`],
  ['a token that is not valid yet', () => `Bearer ${forge({ nbf: past + 7200, exp: past + 7300 })}`],
  ['a token signed with another key', () => `Bearer ${forge({}, { key: 'not the secret of the app' })}`],
  ['a token without signature', () => `Bearer ${forge({}, { signature: '' })}`],
  ['a token of algorithm none', () => `Bearer ${forge({}, { algorithm: 'none', signature: '' })}`],
  ['a token of algorithm none with a signature', () => `Bearer ${forge({}, { algorithm: 'none' })}`],
  ['a token of another way to sign in', () => `Basic ${Buffer.from('a:b').toString('base64')}`],
];

const reads = ['/api/credits', '/api/render/history', '/api/avatars', '/api/products'];

describe('who has no session token of this app', () => {
  it('a token that is right opens it: what is refused below is refused for its one fault', async () => {
    const answer = await fetch(`${stack().appUrl}/api/credits`, {
      headers: { ...BROWSER, authorization: `Bearer ${forge({})}` },
    });
    expect(answer.status).toBe(200);
  });

  it.each(REFUSED)('%s reads nothing and changes nothing', async (_what, authorization) => {
    const given = authorization();
    const headers = { ...BROWSER, ...(given === undefined ? {} : { authorization: given }) };
    for (const path of reads) {
      const answer = await fetch(`${stack().appUrl}${path}`, { headers, redirect: 'manual' });
      expect(answer.status, path).toBe(401);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ type: 'urn:modelsnap:problem:unauthorized', status: 401 });
    }
    const renderId = newId();
    const asked = await fetch(`${stack().appUrl}/api/render`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ renderId, garment, avatarId }),
    });
    expect(asked.status).toBe(401);
    expect(await renders()).toBe(0);
    expect((await credits(merchant)).total).toBe(3);
  });

  it('a token of another store sees and changes that store alone', async () => {
    const other = await newMerchant('elsewhere');
    expect((await other.post('/api/render', { renderId: newId(), garment, avatarId })).status).toBe(404);
    expect((await credits(merchant)).total).toBe(3);
  });

  it('App Bridge is told to take a fresh token and ask again', async () => {
    const headers = { ...BROWSER, authorization: `Bearer ${forge({ exp: past + 60, nbf: past, iat: past })}` };
    const answer = await fetch(`${stack().appUrl}/api/credits`, { headers });
    expect(answer.headers.get('x-shopify-retry-invalid-session-request')).toBe('1');
  });
});

describe('another site', () => {
  /** What a page of another site can make a browser send without asking this one: no header of its own choice. */
  const FORMS: [string, Record<string, string>, string][] = [
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'altText=gone&mailOnCreditReset=true'],
    ['plain text that is JSON', { 'content-type': 'text/plain' }, JSON.stringify({ altText: 'gone' })],
    ['a body without a type', {}, JSON.stringify({ altText: 'gone' })],
  ];
  const TARGETS = [
    '/api/render',
    '/api/publications',
    '/api/upload',
    '/api/upload/confirm',
    '/app/settings',
    '/app/generate/photo',
  ];

  it.each(FORMS)('that sends %s changes nothing, whatever cookies it has', async (_what, type, body) => {
    for (const path of TARGETS) {
      const answer = await fetch(`${stack().appUrl}${path}?shop=${merchant.shop}&embedded=1`, {
        method: 'POST',
        headers: {
          ...BROWSER,
          ...type,
          origin: 'https://evil.example',
          cookie: 'session=1; __session=1',
          referer: 'https://evil.example/',
        },
        body,
        redirect: 'manual',
      });
      expect([401, 403], path).toContain(answer.status);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect(await renders()).toBe(0);
    expect(await (await merchant.get('/app/settings?_data=routes%2Fapp.settings')).text()).not.toContain('gone');
  });

  it('that got hold of a token in an address can change nothing with it there', async () => {
    const idToken = sessionToken(merchant.shop, stack());
    // Everything else that the SDK looks for in an address is right.
    const host = Buffer.from(`admin.shopify.com/store/${merchant.handle}`).toString('base64url');
    for (const path of TARGETS) {
      const answer = await fetch(
        `${stack().appUrl}${path}?id_token=${idToken}&shop=${merchant.shop}&host=${host}&embedded=1`,
        {
          method: 'POST',
          headers: { ...BROWSER, 'content-type': 'application/json' },
          body: JSON.stringify({ renderId: newId(), garment, avatarId }),
          redirect: 'manual',
        },
      );
      expect(answer.status, path).toBe(401);
    }
    expect(await renders()).toBe(0);
  });

  it('that could send the token would still have to send JSON as JSON', async () => {
    const answer = await fetch(`${stack().appUrl}/api/render`, {
      method: 'POST',
      headers: { ...BROWSER, authorization: `Bearer ${forge({})}`, 'content-type': 'text/plain' },
      body: JSON.stringify({ renderId: newId(), garment, avatarId }),
    });
    expect(answer.status).toBe(415);
    expect(await renders()).toBe(0);
  });

  it('gets no leave to read anything', async () => {
    const preflight = await fetch(`${stack().appUrl}/api/credits`, {
      method: 'OPTIONS',
      headers: { ...BROWSER, origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.ok).toBe(false);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});

async function renders(): Promise<number> {
  const client = await MongoClient.connect(stack().env.MONGODB_URI ?? '');
  try {
    return await client.db().collection('renders').countDocuments({ shop: merchant.shop });
  } finally {
    await client.close();
  }
}

describe('a form of a page', () => {
  it('from another site is refused before anybody reads it; from ours, for its missing token', async () => {
    const send = (origin: string) =>
      fetch(`${stack().appUrl}/app/settings?_data=routes%2Fapp.settings`, {
        method: 'POST',
        headers: { ...BROWSER, origin, 'content-type': 'application/json' },
        body: '{}',
      });
    for (const origin of ['https://evil.example', 'null', `${stack().appUrl}.evil.example`]) {
      const answer = await send(origin);
      expect(answer.status, origin).toBe(403);
      expect(await answer.json()).toMatchObject({ type: 'urn:modelsnap:problem:foreign-origin' });
    }
    expect((await send(new URL(stack().appUrl).origin)).status).toBe(401);
  });

  it('that is too long, or does not say how long it is, is refused', async () => {
    const long = await fetch(`${stack().appUrl}/auth/login`, {
      method: 'POST',
      headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
      body: `shop=${'a'.repeat(200_000)}`,
    });
    expect(long.status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('shop=a'));
        controller.close();
      },
    });
    const chunked = await fetch(`${stack().appUrl}/auth/login`, {
      method: 'POST',
      headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });
});

describe('a page whose address does not know the store', () => {
  const open = (path: string, dest: 'iframe' | 'document') =>
    fetch(`${stack().appUrl}${path}`, { headers: { ...BROWSER, 'sec-fetch-dest': dest }, redirect: 'manual' });
  const host = (text: string) => encodeURIComponent(Buffer.from(text).toString('base64'));
  const UNKNOWN = [
    '',
    '&shop=evil.example',
    '&shop=evil.example&host=aHR0cHM6Ly9ldmlsLmV4YW1wbGU%3D&embedded=1&id_token=x.y.z&hmac=1',
    `&shop=x.myshopify.com&host=${host('evil.example/store/x')}&embedded=1`,
    `&shop=x.myshopify.com%0d%0ax-evil:1&host=${host('admin.shopify.com/store/x')}`,
  ];

  it.each(UNKNOWN)('(%j) leads inside a frame to the bounce page, and by it to that same page', async (query) => {
    const answer = await open(`/app/history?filter=all${query}`, 'iframe');
    expect(answer.status).toBe(302);
    expect(answer.headers.get('x-evil')).toBeNull();
    const target = new URL(answer.headers.get('location') ?? '', stack().appUrl);
    expect([target.origin, target.pathname]).toEqual([new URL(stack().appUrl).origin, '/auth/session-token']);
    expect([...target.searchParams]).toEqual([['shopify-reload', `${stack().appUrl}/app/history?filter=all`]]);
  });

  it.each(UNKNOWN)('(%j) leads outside of a frame to the page that says where to open the app', async (query) => {
    const answer = await open(`/app/history?filter=all${query}`, 'document');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/auth/login']);
  });

  it('that names the store, but not that it is in a frame, is opened there all the same', async () => {
    const query = embeddedQuery(merchant);
    query.delete('embedded');
    const answer = await open(`/app/history?${query}`, 'iframe');
    const target = new URL(answer.headers.get('location') ?? '');
    expect(target.origin).toBe(new URL(stack().appUrl).origin);
    expect((await open(target.pathname + target.search, 'iframe')).status).toBe(200);
    const outside = await open(`/app/history?${query}`, 'document');
    expect(outside.headers.get('location')).toMatch(
      new RegExp(`^https://admin\\.shopify\\.com/store/${merchant.handle}/apps/`),
    );
  });

  it('leads nowhere else, however the path is written', async () => {
    for (const path of [
      '//evil.example/app',
      '/app/%2F%2Fevil.example',
      '/%5Cevil.example/app',
      '/app//evil.example',
    ]) {
      const answer = await open(path, 'iframe');
      const target = answer.headers.get('location') ?? '/';
      const reload = new URL(target, stack().appUrl).searchParams.get('shopify-reload') ?? '/';
      for (const address of [target, reload]) {
        expect(new URL(address, stack().appUrl).origin, path).toBe(new URL(stack().appUrl).origin);
      }
    }
  });
});

describe('the addresses of signing in', () => {
  const open = (path: string, init: RequestInit = {}) =>
    fetch(`${stack().appUrl}${path}`, { ...init, headers: { ...BROWSER, ...init.headers }, redirect: 'manual' });

  it.each(['/auth', '/auth/', '/auth/callback', '/auth/anything'])('%s leads into the app', async (path) => {
    const query = embeddedQuery(merchant).toString();
    const answer = await open(`${path}?${query}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/app?${query}`]);
  });

  it('asks nobody for the address of their store', async () => {
    for (const path of ['/auth/login', '/auth/login?shop=', '/auth/login?shop=evil.example']) {
      const answer = await open(path);
      expect(answer.status).toBe(200);
      const page = await answer.text();
      expect(page).not.toMatch(/<(form|input)/);
      expect(page).toContain(`href="${stack().env.SHOPIFY_ADMIN_URL}"`);
    }
    const sent = await open('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `shop=${merchant.shop}`,
    });
    expect(sent.status).toBe(405);
  });

  it('leads who comes with a store to where Shopify installs the app there', async () => {
    const answer = await open(`/auth/login?shop=${merchant.shop}`);
    expect(answer.headers.get('location')).toBe(
      `https://admin.shopify.com/store/${merchant.handle}/oauth/install?client_id=${stack().apiKey}`,
    );
  });
});
