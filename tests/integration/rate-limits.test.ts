import { afterAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '#app/web/api/endpoints.ts';
import { sessionToken } from '#sandbox/stack/session-token.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { freePort, freshAddress, startOwnWeb } from '#tests/fixtures/own-web.ts';
import { stack } from '#tests/fixtures/stack.ts';

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

const webs = new Map<string, Promise<string>>();

/** One process for each set of settings: a limit counts by address or by store, and each test has its own of these. */
function webWith(env: Record<string, string>): Promise<string> {
  const settings = JSON.stringify(env);
  const url = webs.get(settings) ?? startWebWith(env);
  webs.set(settings, url);
  return url;
}

async function startWebWith(env: Record<string, string>): Promise<string> {
  const { url, process } = await startOwnWeb({ RATE_LIMIT_FACTOR: '1', ...env });
  closers.push(process.stop);
  return url;
}

/** A guess at the scheduler's secret: the strictest limit, ten in ten minutes. */
async function guess(url: string, headers: Record<string, string>): Promise<number> {
  const answer = await fetch(`${url}/api/cron/reset-free-credits`, {
    headers: { authorization: 'Bearer a-guess', ...headers },
  });
  await answer.body?.cancel();
  return answer.status;
}

async function guesses(count: number, url: string, headersOf: (turn: number) => Record<string, string>) {
  const statuses: number[] = [];
  for (let turn = 0; turn < count; turn += 1) statuses.push(await guess(url, headersOf(turn)));
  return statuses;
}

const TEN_THEN_NONE = [...Array(10).fill(401), 429, 429];

describe('Rate limits can’t be escaped by headers that the caller sends', () => {
  /** What proxies and networks of others call the caller's address. */
  const spoofed = (turn: number) => ({
    'x-real-ip': `198.51.100.${turn}`,
    forwarded: `for=198.51.100.${turn}`,
    'cf-connecting-ip': `198.51.100.${turn}`,
    'true-client-ip': `198.51.100.${turn}`,
    'x-client-ip': `198.51.100.${turn}`,
    'x-request-id': `another-request-${turn}`,
  });

  it('with a proxy of ours before the app, only the address that it saw counts', async () => {
    const url = await webWith({ TRUSTED_PROXY_HOPS: '1' });
    const address = freshAddress();
    const headers = (turn: number) => ({
      ...spoofed(turn),
      'x-forwarded-for': `198.51.100.${turn}, 192.0.2.${turn}, ${address}`,
    });
    expect(await guesses(12, url, headers)).toEqual(TEN_THEN_NONE);
    // Somebody else is not held up by it.
    expect(await guess(url, { 'x-forwarded-for': freshAddress() })).toBe(401);
  });

  it('whoever has many addresses of IPv6 has one network, which counts', async () => {
    const url = await webWith({ TRUSTED_PROXY_HOPS: '1' });
    const network = freshAddress().replace('::1', '');
    const headers = (turn: number) => ({ 'x-forwarded-for': `${network}:${turn + 1}:2:3:4` });
    expect(await guesses(12, url, headers)).toEqual(TEN_THEN_NONE);
  });

  it('without a proxy, no header counts at all', async () => {
    const url = await webWith({ TRUSTED_PROXY_HOPS: '0' });
    const headers = (turn: number) => ({ ...spoofed(turn), 'x-forwarded-for': freshAddress() });
    const statuses = await guesses(12, url, headers);
    expect(statuses.slice(10)).toEqual([429, 429]);
  });

  it('the gateway adds the address that it saw after whatever the caller says', async () => {
    // The stack allows a hundred times as much; what it logs about the limit names the address that was counted.
    const { url: gateway } = await gatewayBefore(await webWith({ TRUSTED_PROXY_HOPS: '1' }));
    const statuses = await guesses(12, gateway, () => ({ 'x-forwarded-for': freshAddress() }));
    expect(statuses.slice(10)).toEqual([429, 429]);
  });
});

describe('a rate limit', () => {
  it('answers 429 with problem details that say how long to wait', async () => {
    const url = await webWith({ TRUSTED_PROXY_HOPS: '1' });
    const address = { 'x-forwarded-for': freshAddress() };
    await guesses(10, url, () => address);
    const headers = { authorization: 'Bearer a-guess', ...address };
    const answer = await fetch(`${url}/api/cron/reset-free-credits`, { headers });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({
      type: 'urn:modelsnap:problem:too-many-requests',
      status: 429,
      detail: expect.stringContaining('then go on'),
    });
    // The secret itself is still taken: only wrong ones are counted.
    const right = { authorization: `Bearer ${stack().env.RENDER_WORKER_SECRET}`, ...address };
    expect((await fetch(`${url}/api/cron/reset-free-credits`, { headers: right })).status).toBe(200);
  });

  it('of one store holds up nobody else, and writing does not hold up reading', async () => {
    const url = await webWith({ RATE_LIMIT_FACTOR: '0.01', TRUSTED_PROXY_HOPS: '1' });
    const [busy, calm] = [await newMerchant('busy'), await newMerchant('calm')];
    const writes: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) writes.push(await write(url, busy));
    // 300 a minute, of which this process takes a hundredth.
    expect(writes).toEqual([...Array(3).fill(400), 429, 429]);
    expect(await write(url, calm)).toBe(400);
    expect((await fetch(`${url}/api/credits`, { headers: headersOf(busy) })).status).toBe(200);
  });

  it('holds for pictures, messages, sign-in pages and wrong tokens too', async () => {
    const url = await webWith({ RATE_LIMIT_FACTOR: '0.01', TRUSTED_PROXY_HOPS: '1' });
    const targets: [number, string, RequestInit][] = [
      [60, `/api/images/${'a'.repeat(24)}/watermarked?owner=a&end=1&sig=wrong`, {}],
      [200, '/webhooks/shopify', { method: 'POST', body: '{}' }],
      [3, '/auth/login', {}],
      [3, '/auth', {}],
      [3, '/api/openapi.json', {}],
      [3, '/api/openapi.json/', {}],
      [3, '/nothing-here', {}],
      [3, '/app/nothing-here', {}],
      [3, '/app', { method: 'POST' }],
      [3, '/api/credits', { headers: { authorization: 'Bearer wrong' } }],
    ];
    for (const [allowed, path, init] of targets) {
      const headers = { ...BROWSER, ...init.headers, 'x-forwarded-for': freshAddress() };
      const statuses: number[] = [];
      for (let turn = 0; turn <= allowed; turn += 1) {
        const answer = await fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
        await answer.body?.cancel();
        statuses.push(answer.status);
      }
      expect(statuses.indexOf(429), path).toBe(allowed);
    }
  });

  it('counts the calls of every endpoint as its description says', async () => {
    const url = await webWith({ RATE_LIMIT_FACTOR: '0.01', TRUSTED_PROXY_HOPS: '1' });
    for (const { method, path, credentials, limit } of ENDPOINTS) {
      const merchant = limit === 'store' ? await newMerchant('counted') : undefined;
      const headers = { ...(merchant ? headersOf(merchant) : BROWSER), 'x-forwarded-for': freshAddress() };
      const query = credentials.includes('signed-address')
        ? `?${new URLSearchParams({ id: newId(), sig: 'wrong' })}`
        : '';
      const address = `${url}${path.replace('{productId}', '1').replace(/\{\w+\}/g, newId())}${query}`;
      const body = method === 'POST' ? '{}' : undefined;
      const call = async () => {
        const answer = await fetch(address, { method, headers, body, redirect: 'manual' });
        await answer.body?.cancel();
        return answer.status;
      };
      const allowed = limit === 'store' ? POINTS[method] : POINTS[limit as keyof typeof POINTS];
      const statuses = [await call()];
      statuses.push(...(await Promise.all(Array.from({ length: allowed }, call))));
      expect(statuses.filter((status) => status === 429).length, `${method} ${path}`).toBe(1);
    }
  });

  it.each(['/auth/login', '/nothing-here'])(
    'says to a person in a sentence how long to wait, to a program in JSON: %s',
    async (path) => {
      const url = await webWith({ RATE_LIMIT_FACTOR: '0.01', TRUSTED_PROXY_HOPS: '1' });
      const headers = { ...BROWSER, 'x-forwarded-for': freshAddress() };
      const ask = (accept: string, asked = path) => fetch(`${url}${asked}`, { headers: { ...headers, accept } });
      for (let turn = 0; turn < 3; turn += 1) expect((await ask(AS_BROWSERS)).status).toBeLessThan(429);
      const page = await ask(AS_BROWSERS);
      expect(page.status).toBe(429);
      expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      const text = await page.text();
      expect(text).toContain('<h1>Too many requests</h1>');
      expect(text).toMatch(/Wait \d+ seconds, then go on/);
      expect(text).not.toContain('urn:modelsnap');
      expect((await ask('*/*')).headers.get('content-type')).toBe('application/problem+json');
    },
  );

  it('goes on while Redis is away', async () => {
    const url = await webWith({ TRUSTED_PROXY_HOPS: '1', REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    const address = { 'x-forwarded-for': freshAddress() };
    expect(await guesses(12, url, () => address)).toEqual(TEN_THEN_NONE);
  });
});

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
};

function headersOf(merchant: Merchant): Record<string, string> {
  return {
    ...BROWSER,
    authorization: `Bearer ${sessionToken(merchant.shop, stack())}`,
    'content-type': 'application/json',
  };
}

/** What a browser sends that opens an address. */
const AS_BROWSERS = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** What a hundredth of each limit allows: of a store's reads and writes, and by address. */
const POINTS = { GET: 12, POST: 3, pictures: 60, webhooks: 200, 'sign-in': 3, 'cron-refused': 1 };

async function write(url: string, merchant: Merchant): Promise<number> {
  const answer = await fetch(`${url}/api/publications`, { method: 'POST', headers: headersOf(merchant), body: '{}' });
  await answer.body?.cancel();
  return answer.status;
}

async function gatewayBefore(targetUrl: string): Promise<{ url: string }> {
  const { startGateway } = await import('#sandbox/app-gateway/gateway.ts');
  const gateway = await startGateway({ port: 0, targetUrl, adminOrigins: [] });
  closers.push(gateway.close);
  return { url: gateway.url };
}
