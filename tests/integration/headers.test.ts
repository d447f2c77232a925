import { beforeAll, describe, expect, it } from 'vitest';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { embeddedQuery, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { startOwnWeb } from '#tests/fixtures/own-web.ts';
import { makePhoto } from '#tests/fixtures/renders.ts';
import { bareWebUrl, stack } from '#tests/fixtures/stack.ts';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
};

let merchant: Merchant;
/** The app behind the gateway, which changes who may frame it. */
let direct: string;
beforeAll(async () => {
  merchant = await newMerchant('headers');
  direct = bareWebUrl();
});

const openPage = (path = '/app/history') => fetch(`${direct}${path}?${embeddedQuery(merchant)}`, { headers: BROWSER });

/** A policy as directive -> sources. */
function policyOf(answer: Response): Map<string, string[]> {
  const lines = (answer.headers.get('content-security-policy') ?? '')
    .split(';')
    .map((line) => line.trim().split(/\s+/));
  return new Map(lines.map(([name = '', ...sources]) => [name, sources]));
}

describe('a page of the app', () => {
  it('lets only the store’s own admin frame it', async () => {
    const ancestors = policyOf(await openPage()).get('frame-ancestors') ?? [];
    expect(ancestors).toContain(`https://${merchant.shop}`);
    expect(ancestors).toContain('https://admin.shopify.com');
    expect(ancestors).not.toContain('*');
    const withoutShop = await fetch(`${direct}/auth/login`, { headers: BROWSER });
    expect(policyOf(withoutShop).get('frame-ancestors')).toEqual(["'none'"]);
    const foreign = await fetch(`${direct}/auth/login?shop=evil.example`, { headers: BROWSER });
    expect(policyOf(foreign).get('frame-ancestors')).toEqual(["'none'"]);
  });

  it('runs only scripts with the word of this one answer, its own files, and App Bridge', async () => {
    const [first, second] = [await openPage(), await openPage()];
    const scripts = policyOf(first).get('script-src') ?? [];
    const appBridge = new URL('.', stack().env.APP_BRIDGE_URL ?? '').href;
    expect(scripts).toEqual(["'self'", expect.stringMatching(/^'nonce-[\w+/]{22}=='$/), appBridge]);
    expect(policyOf(second).get('script-src')).not.toEqual(scripts);
    const nonce = scripts[1]?.slice(7, -1) ?? '';
    const inline = [...(await first.text()).matchAll(/<script([^>]*)>/g)].map((match) => match[1] ?? '');
    expect(inline.length).toBeGreaterThan(1);
    for (const attributes of inline) {
      if (!attributes.includes('src=')) expect(attributes).toContain(`nonce="${nonce}"`);
    }
  });

  it('loads nothing else than what is listed, and sends uploads to storage alone', async () => {
    const policy = policyOf(await openPage());
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    const appBridge = new URL(stack().env.APP_BRIDGE_URL ?? '').origin;
    const uploads = `${stack().s3Url}/${stack().env.S3_BUCKET}`;
    expect(policy.get('connect-src')).toEqual(["'self'", uploads, appBridge]);
    for (const [name, sources] of policy) {
      expect(sources, name).not.toContain("'unsafe-eval'");
      expect(sources, name).not.toContain('*');
      if (name !== 'style-src') expect(sources, name).not.toContain("'unsafe-inline'");
    }
  });

  it('is drawn in Polaris’s font, whose style sheet and files the policy lets in', async () => {
    const page = await openPage();
    const fontUrl = stack().env.POLARIS_FONT_URL ?? '';
    expect(await page.text()).toContain(`<link rel="stylesheet" href="${fontUrl}"/>`);
    expect(policyOf(page).get('style-src')).toEqual(["'self'", "'unsafe-inline'", fontUrl]);
    expect(policyOf(page).get('font-src')).toEqual(["'self'", new URL(fontUrl).origin]);
    expect((await fetch(fontUrl)).headers.get('content-type')).toContain('text/css');
  });

  it('has the app’s icon, which the policy lets in', async () => {
    const page = await openPage();
    const [, href] = /<link rel="icon" href="([^"]+)"/.exec(await page.text()) ?? [];
    const icon = await fetch(`${direct}${href}`);
    expect(icon.status).toBe(200);
    expect(icon.headers.get('content-type')).toContain('image/svg+xml');
    expect(policyOf(page).get('img-src')).toContain("'self'");
  });

  it('is kept by nobody, tells no other site its address, and may use no camera', async () => {
    const { headers } = await openPage();
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('carries the id of its request, and a well-formed one of the caller’s is taken over', async () => {
    expect((await openPage()).headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
    const given = { ...BROWSER, 'x-request-id': 'support-case-4711' };
    expect((await fetch(`${direct}/auth/login`, { headers: given })).headers.get('x-request-id')).toBe(
      'support-case-4711',
    );
    const odd = { ...BROWSER, 'x-request-id': 'a"}{"level":"fatal' };
    expect((await fetch(`${direct}/auth/login`, { headers: odd })).headers.get('x-request-id')).not.toContain('"');
  });

  it('where nothing is found carries the same policy', async () => {
    const answer = await fetch(`${direct}/nothing-here`, { headers: BROWSER });
    expect(answer.status).toBe(404);
    expect(policyOf(answer).get('frame-ancestors')).toEqual(["'none'"]);
    expect(policyOf(answer).get('default-src')).toEqual(["'none'"]);
  });
});

describe('Shopify’s bounce page', () => {
  const bounce = (query: string) =>
    fetch(`${direct}/auth/session-token?shopify-reload=${stack().appUrl}/app${query}`, { headers: BROWSER });

  it('says only who may frame it: App Bridge writes a whole page into it, which that policy goes on to govern', async () => {
    const answer = await bounce(`&shop=${merchant.shop}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(`src="${stack().env.APP_BRIDGE_URL}"`);
    const policy = policyOf(answer);
    expect([...policy.keys()].filter(Boolean)).toEqual(['frame-ancestors']);
    expect(policy.get('frame-ancestors')).toContain(`https://${merchant.shop}`);
    expect(policy.get('frame-ancestors')).toContain('https://admin.shopify.com');
  });

  it('of an address that does not know the store may be framed by the admin alone', async () => {
    const { origin } = new URL(stack().env.SHOPIFY_ADMIN_URL ?? '');
    expect(policyOf(await bounce('')).get('frame-ancestors')).toEqual([origin]);
  });
});

describe('an address that names as its store what is none', () => {
  const NO_STORES = [
    'evil.example',
    'evil.shopify.com',
    'evil.shop.dev',
    'evil.example/.myshopify.com',
    'x.myshopify.com https://evil.example',
    'x.myshopify.com;script-src *',
    'x.myshopify.com\r\nx-evil: 1',
    'a\r\nb',
    '\u0000',
    'caf\u00e9.myshopify.com',
  ];
  const pages = (shop: string) =>
    ['/auth/session-token?', '/auth/exit-iframe?exitIframe=%2Fapp&', '/auth/exit-iframe?', '/auth/login?', '/app?'].map(
      (page) => `${page}embedded=1&host=YWRtaW4uc2hvcGlmeS5jb20%3D&shop=${encodeURIComponent(shop)}`,
    );

  it.each(NO_STORES)('(%j) is framed by nobody and is no error of ours', async (shop) => {
    for (const path of pages(shop)) {
      const answer = await fetch(`${direct}${path}`, { headers: BROWSER, redirect: 'manual' });
      expect(answer.status, path).toBeLessThan(500);
      expect(answer.headers.get('x-evil'), path).toBeNull();
      expect(policyOf(answer).get('frame-ancestors'), path).toEqual(["'none'"]);
    }
  });

  it('is the store whatever its letters are, and nobody else', async () => {
    const shop = merchant.shop.toUpperCase();
    const answer = await fetch(`${direct}/auth/session-token?shop=${shop}`, { headers: BROWSER });
    expect(policyOf(answer).get('frame-ancestors')?.[0]).toBe(`https://${merchant.shop}`);
    const twice = await fetch(`${direct}/auth/session-token?shop=${merchant.shop}&shop=evil.example`, {
      headers: BROWSER,
    });
    expect(policyOf(twice).get('frame-ancestors')).not.toContain('https://evil.example');
  });
});

describe('what is no page', () => {
  it('JSON, problems, pictures and redirects run nothing, are framed by nobody, and are for this origin alone', async () => {
    const photo = await makePhoto(merchant, await addGarment(merchant));
    const answers = await Promise.all([
      merchant.get('/api/credits'),
      merchant.get(`/api/render/${photo.id}`),
      merchant.get('/api/nothing'),
      fetch(`${stack().appUrl}/api/credits`, { headers: BROWSER }),
      fetch(`${stack().appUrl}${photo.previewUrl}`),
      fetch(`${stack().appUrl}${photo.downloadUrl}`),
      merchant.get('/app/history?_data=routes%2Fapp.history'),
      fetch(`${stack().appUrl}/app`, { headers: BROWSER, redirect: 'manual' }),
      fetch(`${stack().appUrl}/webhooks/shopify`, { method: 'POST', body: '{}' }),
    ]);
    for (const answer of answers) {
      const policy = policyOf(answer);
      expect(policy.get('default-src'), answer.url).toEqual(["'none'"]);
      expect(answer.headers.get('x-content-type-options'), answer.url).toBe('nosniff');
      expect(answer.headers.get('referrer-policy'), answer.url).toBe('same-origin');
      expect(answer.headers.get('cross-origin-resource-policy'), answer.url).toBe('same-origin');
      expect(answer.headers.get('cache-control'), answer.url).toMatch(/private|no-store/);
      expect(answer.headers.get('set-cookie'), answer.url).toBeNull();
    }
    expect(policyOf(await fetch(`${stack().appUrl}${photo.previewUrl}`)).has('sandbox')).toBe(true);
  });
});

describe('behind https', () => {
  it('browsers are told to stay with it; on plain http they are not', async () => {
    const web = await startOwnWeb({ SHOPIFY_APP_URL: 'https://app.example' });
    const secure = await fetch(`${web.url}/auth/login`, { headers: BROWSER });
    await web.process.stop();
    expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect((await openPage()).headers.get('strict-transport-security')).toBeNull();
  });
});
