import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '#tests/fixtures/browser.ts';
import { API_KEY, drawPicture, type SimulatedStore, startSimulatedStore } from './simulated-store.ts';

let app: Server;
let appUrl = '';
let store: SimulatedStore;
let browser: Browser;
let page: Page;
let troubles: string[] = [];
/** Authorization headers that reached the app's `/api/who`. */
let authorizations: (string | undefined)[] = [];
let refuseNext = 0;
/** What the app's bounce page says of what may run in it, and what was fetched by it. */
let bouncePolicy = '';
let bounced: (string | undefined)[] = [];

/** An app of one page: it needs a session token, and bounces to get one as Shopify's library does. */
function startApp(): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', appUrl);
    if (url.pathname === '/api/who') {
      authorizations.push(request.headers.authorization);
      refuseNext -= 1;
      const refused = refuseNext >= 0;
      response.writeHead(refused ? 401 : 200, refused ? { 'x-shopify-retry-invalid-session-request': '1' } : {});
      return void response.end('{}');
    }
    const bridge = `<script data-api-key="${API_KEY}" src="${store.url}/app-bridge.js"></script>`;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (url.pathname === '/auth/session-token') {
      if (bouncePolicy) response.setHeader('content-security-policy', bouncePolicy);
      return void response.end(bridge);
    }
    if (request.headers.authorization) bounced.push(request.headers['x-shopify-bounce']?.toString());
    else if (!url.searchParams.has('id_token') && !url.searchParams.has('free')) {
      const reload = encodeURIComponent(`${appUrl}${url.pathname}${url.search}`);
      return void response.writeHead(302, { location: `/auth/session-token?shopify-reload=${reload}` }).end();
    }
    response.end(`<!doctype html><title>App</title>${bridge}
      <ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/history">History</a></ui-nav-menu>
      <ui-title-bar title="At ${url.pathname}"><button variant="primary" onclick="window.pressed = true">Go</button></ui-title-bar>
      <ui-save-bar id="bar"><button variant="primary" onclick="window.saved = true"></button><button></button></ui-save-bar>
      <ui-modal id="modal"><p>Inside</p><ui-title-bar title="Sure?"><button onclick="window.sure = true">Yes</button></ui-title-bar></ui-modal>
      <h1>${url.pathname}</h1>
      <script>window.ownScriptRan = true</script>
      <a id="to-admin" target="_top" href="https://admin.shopify.com/store/demo/products">Products</a>`);
  });
}

beforeAll(async () => {
  app = startApp();
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  store = await startSimulatedStore({ appUrl });
  await store.control('stores/demo/products', {
    products: [{ title: 'Wrap dress' }, { title: 'Linen tee' }],
    quiet: true,
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await store.close();
  app.closeAllConnections();
  app.close();
});
beforeEach(async () => {
  troubles = [];
  authorizations = [];
  bouncePolicy = '';
  bounced = [];
  page = await browser.newPage();
  page.on('pageerror', (error) => troubles.push(String(error)));
});
afterEach(async () => {
  await page.close();
  expect(troubles).toEqual([]);
});

async function open(path = '/app'): Promise<Frame> {
  await page.goto(`${store.url}/store/demo/apps/${API_KEY}${path}`);
  await page.frameLocator('#app-frame').locator('h1').waitFor();
  const frame = page.frames().find((candidate) => candidate.name() === 'app-iframe');
  if (!frame) throw new Error('no frame');
  return frame;
}

async function bounceTo(frame: Frame, path: string): Promise<void> {
  await inFrame(frame, `void (location.href = ${JSON.stringify(path)})`);
  await page
    .frameLocator('#app-frame')
    .locator('h1', { hasText: new URL(path, appUrl).pathname })
    .waitFor();
}

const inFrame = <T>(frame: Frame, script: string) => frame.evaluate(script) as Promise<T>;

describe('The App Bridge stand-in', () => {
  it('sends the app’s own requests with a session token, and once again with a fresh one when it is refused', async () => {
    const frame = await open();
    await inFrame(frame, `fetch('/api/who').then((r) => r.status)`);
    expect(authorizations[0]).toMatch(/^Bearer ey/);
    refuseNext = 1;
    expect(await inFrame(frame, `fetch('/api/who').then((r) => r.status)`)).toBe(200);
    expect(authorizations).toHaveLength(3);
    expect(authorizations[2]).not.toBe(authorizations[1]);
  });

  it('fetches the page that was meant with a session token, and writes it into the bounce page', async () => {
    const frame = await open();
    await bounceTo(frame, '/app/reports?tab=2');
    await page.waitForURL('**/app/reports?tab=2');
    expect(bounced).toEqual(['1']);
    expect(await inFrame(frame, '[location.pathname + location.search, window.ownScriptRan]')).toEqual([
      '/app/reports?tab=2',
      true,
    ]);
    // It is the bounce page's document still: nothing else was navigated to.
    expect(await inFrame(frame, `performance.getEntriesByType('navigation')[0].name`)).toContain('/auth/session-token');
    await page.locator('.nav-item-app').waitFor();
  });

  it('leaves the bounce page’s policy in force in the page that it wrote', async () => {
    const frame = await open();
    bouncePolicy = `default-src 'none'; script-src ${store.url}; connect-src 'self'`;
    await bounceTo(frame, '/app/reports');
    expect(await inFrame(frame, 'window.ownScriptRan === true')).toBe(false);
  });

  it('does not start where neither the address nor the tab says which store it is', async () => {
    const frame = await open();
    const fails = page.waitForEvent('pageerror');
    await inFrame(frame, `sessionStorage.clear(); void (location.href = '/app?free')`);
    expect(String(await fails)).toContain('missing required configuration fields: shop');
    troubles = [];
  });

  it('shows the app’s menu in the admin, which leads the frame and follows it', async () => {
    const frame = await open();
    await page.click('.nav-item-app');
    await page.frameLocator('#app-frame').locator('h1', { hasText: '/app/history' }).waitFor();
    await page.waitForURL(`**/apps/${API_KEY}/app/history`);
    expect(await page.locator('.nav-item-app[aria-current]').textContent()).toBe('History');
    await inFrame(frame, `history.pushState(null, '', '/app/photos/7')`);
    await page.waitForURL('**/app/photos/7');
  });

  it('draws toasts, the title bar and the save bar in the admin, and their buttons work', async () => {
    const frame = await open();
    await page.locator('#title-text', { hasText: /^At \/app$/ }).waitFor();
    await page.click('#title-buttons button');
    await inFrame(
      frame,
      `shopify.toast.show('Published', { action: 'Undo', onAction: () => { window.undone = true; } })`,
    );
    await page.locator('.toast', { hasText: 'Published' }).getByRole('button', { name: 'Undo' }).click();
    await inFrame(frame, `shopify.saveBar.show('bar')`);
    await page.locator('#save-bar').getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => inFrame(frame, '[window.pressed, window.undone, window.saved]'))
      .toEqual([true, true, true]);
    await page.click('.nav-item-app');
    expect(await inFrame(frame, 'location.pathname')).toBe('/app');
    await inFrame(frame, `shopify.saveBar.hide('bar')`);
    await page.locator('#save-bar').waitFor({ state: 'hidden' });
  });

  it('shows modals with their buttons, and tells when they go', async () => {
    const frame = await open();
    await inFrame(frame, `document.getElementById('modal').addEventListener('hide', () => { window.gone = true; })`);
    await inFrame(frame, `shopify.modal.show('modal')`);
    const dialog = page.frameLocator('#app-frame').getByRole('dialog', { name: 'Sure?' });
    await dialog.getByText('Inside').waitFor();
    await dialog.getByRole('button', { name: 'Yes' }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await inFrame(frame, '[window.sure, window.gone]')).toEqual([true, true]);
  });

  it('lets products of the store be picked, or nothing', async () => {
    const frame = await open();
    const pick = `shopify.resourcePicker({ type: 'product' }).then((picked) => picked ? picked.map((p) => p.title) : 'nothing')`;
    const picked = inFrame(frame, pick);
    await page.fill('.picker input[type=search]', 'linen');
    await page.locator('.picker li', { hasText: 'Wrap dress' }).waitFor({ state: 'detached' });
    await page.click('.picker li input');
    await page.click('.picker [value=done]');
    expect(await picked).toEqual(['Linen tee']);
    const cancelled = inFrame(frame, pick);
    await page.locator('.picker footer [value=cancel]').click();
    expect(await cancelled).toBe('nothing');
  });

  it('leads addresses of Shopify’s admin to the simulated one', async () => {
    await open();
    await page.frameLocator('#app-frame').locator('#to-admin').click();
    await page.waitForURL(`${store.url}/store/demo/products`);
    const frame = await open();
    await inFrame(frame, `void window.open('shopify://admin/products', '_top')`);
    await page.waitForURL(`${store.url}/store/demo/products`);
  });

  it('refuses loudly what it does not simulate', async () => {
    const frame = await open();
    await expect(inFrame(frame, 'shopify.pos')).rejects.toThrow('shopify.pos is not simulated');
  });
});

describe('A product’s page in the admin', () => {
  it('shows a new picture arrive without being loaded again', async () => {
    const [{ id }] = await store.control('stores/demo/products', { products: [{ title: 'Bare' }], quiet: true });
    await store.control('settings', { processingMs: 2500 });
    await page.goto(`${store.url}/store/demo/products/${id.split('/').at(-1)}`);
    await page.getByText('No media yet').waitFor();
    const picture = (await drawPicture()).toString('base64');
    const [other] = await store.control('stores/demo/products', {
      products: [{ title: 'Other', images: [{ base64: picture, filename: 'other.jpg' }] }],
      quiet: true,
    });
    const { data } = await store.call('query($id: ID!) { node(id: $id) { ... on MediaImage { image { url } } } }', {
      id: other.mediaIds[0],
    });
    const media = [{ mediaContentType: 'IMAGE', originalSource: data.node.image.url, alt: 'On a model' }];
    const add =
      'mutation($p: ProductUpdateInput!, $m: [CreateMediaInput!]) { productUpdate(product: $p, media: $m) { userErrors { message } } }';
    await store.call(add, { p: { id }, m: media });
    await page.locator('.tile', { hasText: 'Processing' }).waitFor();
    await page.getByRole('img', { name: 'On a model' }).waitFor();
  });
});
