import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedQuery, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { startOwnWeb } from '#tests/fixtures/own-web.ts';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
};

let web: Awaited<ReturnType<typeof startOwnWeb>>;
let merchant: Merchant;
beforeAll(async () => {
  [web, merchant] = await Promise.all([startOwnWeb({}), newMerchant('odd')]);
});
afterAll(() => web.process.stop());

/** The status of a request with headers that no browser would send. */
function statusWith(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${web.url}${path}`, { headers: { ...BROWSER, ...headers } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject).end();
  });
}

describe('what anybody may ask for', () => {
  it.each(['[', 'a b', 'app<script>'])('with the host %j is refused as the caller’s fault', async (host) => {
    expect(await statusWith('/app', { host })).toBe(400);
  });

  it.each(['/AUTH/login', '/%61uth/login', '/Api/openapi.json', '/%61PI/credits'])(
    '%s does not lead past what is looked at by the path',
    async (path) => {
      const answer = await fetch(`${web.url}${path}`, { headers: BROWSER, redirect: 'manual' });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    },
  );

  it('and is not there, or not allowed, leaves no error in the log', async () => {
    const paths = [
      '/app.data',
      '/nothing-here',
      '/app/nothing',
      '/app?_data=nonsense',
      '/app/history?_data=routes%2Fapp.history',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'PUT']) {
        const answer = await fetch(`${web.url}${path}`, { method, headers: BROWSER, redirect: 'manual' });
        expect(answer.status, `${method} ${path}`).toBeLessThan(500);
      }
    }
    const lines = readFileSync(web.logFile, 'utf8').split('\n');
    expect(lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  });
});

describe('a page whose address holds what it does not know', () => {
  it.each([
    '/app/history?filter=nonsense',
    '/app/history?older=nonsense',
    '/app/history?newer=1-2',
    '/app/generate?product=abc',
  ])('%s is shown without it', async (path) => {
    const separator = path.includes('?') ? '&' : '?';
    const answer = await fetch(`${web.url}${path}${separator}${embeddedQuery(merchant)}`, { headers: BROWSER });
    expect(answer.status).toBe(200);
  });
});

it.each(['after', 'before'])(
  'a place in the list of products that Shopify does not know (%s) is the caller’s mistake',
  async (name) => {
    const answer = await merchant.get(`/api/products?${name}=nonsense`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('no such place') });
  },
);

describe('a browser that calls itself a program', () => {
  const headers = { 'user-agent': 'Mozilla/5.0 (compatible; HeadlessChrome/140.0; Googlebot/2.1)' };

  it('gets a plain page, without a script, that says what to do', async () => {
    const answer = await fetch(`${web.url}/app?${embeddedQuery(merchant)}`, { headers });
    expect(answer.status).toBe(410);
    const page = await answer.text();
    expect(page).toContain('cannot be opened in this browser');
    expect(page).toContain('another browser');
    expect(page).not.toContain('<script');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`frame-ancestors https://${merchant.shop}`);
  });
});
