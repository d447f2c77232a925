import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openAdmin, USER_AGENT } from '#tests/fixtures/browser.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { stack } from '#tests/fixtures/stack.ts';

let browser: Browser;
let merchant: Merchant;
/** A site of somebody else’s, which frames what its address says and hears what is asked of it. */
let elsewhere: Server;
const asked: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  merchant = await newMerchant('policy');
  elsewhere = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(url.pathname);
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><iframe src="${url.searchParams.get('frame') ?? 'about:blank'}"></iframe>`);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => elsewhere.once('listening', resolve));
});
afterAll(async () => {
  elsewhere.close();
  await browser.close();
});

const elsewhereUrl = () => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
const host = () => Buffer.from(`admin.shopify.com/store/${merchant.handle}`).toString('base64');

function appFrame(page: Page): Frame {
  const frame = page.frames().find((one) => one.url().startsWith(`${stack().appUrl}/app`));
  if (!frame) throw new Error('The app is not open');
  return frame;
}

describe('the content security policy, in a real browser', () => {
  it('lets Shopify’s bounce page fetch a fresh token and come back', async () => {
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/history');
    await app.getByText('No photos yet').waitFor();
    const query = new URLSearchParams({ embedded: '1', shop: merchant.shop, host: host() });
    const bounced = page.waitForResponse((answer) => answer.url().includes('/auth/session-token'));
    await appFrame(page).evaluate((path) => window.location.assign(path), `/app/settings?${query}`);
    expect((await bounced).status()).toBe(200);
    await app.getByLabel('Alt text').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('lets Shopify’s page out of the frame do the one thing that it is for', async () => {
    const context = await browser.newContext({ userAgent: USER_AGENT });
    const page = await context.newPage();
    const destination = `https://admin.shopify.com/store/${merchant.handle}`;
    await page.route(destination, (route) => route.fulfill({ body: 'Shopify’s admin', contentType: 'text/plain' }));
    // Outside of the admin there is nobody whom App Bridge could tell; the page's own script is what is looked at.
    await page.route('**/app-bridge.js', (route) => route.fulfill({ body: '', contentType: 'text/javascript' }));
    const query = new URLSearchParams({ shop: merchant.shop, host: host(), exitIframe: destination });
    await page.goto(`${stack().appUrl}/auth/exit-iframe?${query}`, { waitUntil: 'commit' });
    await page.waitForURL(destination);
    await context.close();
  });

  it('runs no script, sends no request, loads no picture and posts no form that somebody put into a page', async () => {
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/history');
    await app.getByText('No photos yet').waitFor();
    const refused = [
      'base-uri',
      'connect-src',
      'form-action',
      'frame-src',
      'img-src',
      'script-src-attr',
      'script-src-elem',
    ];
    const violated = await appFrame(page).evaluate(
      async ({ evil, expected }) => {
        const seen = new Set<string>();
        document.addEventListener('securitypolicyviolation', (event) => seen.add(event.effectiveDirective));
        const put = (name: string, attributes: Record<string, string>, text = '') => {
          const element = Object.assign(document.createElement(name), { textContent: text });
          for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
          document.body.append(element);
          return element;
        };
        put('script', {}, 'window.wasHacked = true');
        put('script', { src: `${evil}/script.js` });
        put('img', { src: `${evil}/picture.png` });
        put('img', { src: 'data:image/png;base64,x', onerror: 'window.wasHacked = true' });
        put('iframe', { src: `${evil}/frame` });
        put('base', { href: `${evil}/` });
        await fetch(`${evil}/steal`).catch(() => {});
        (put('form', { action: `${evil}/form`, method: 'post' }) as HTMLFormElement).submit();
        const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
        const giveUpAt = Date.now() + 10_000;
        while (Date.now() < giveUpAt && !expected.every((directive) => seen.has(directive))) await pause(50);
        // For what must not happen.
        await pause(500);
        return { directives: [...seen].sort(), wasHacked: Reflect.get(window, 'wasHacked') === true };
      },
      { evil: elsewhereUrl(), expected: refused },
    );
    expect(violated.wasHacked).toBe(false);
    expect(violated.directives).toEqual(expect.arrayContaining(refused));
    expect(asked).toEqual([]);
    await context.close();
  });

  it('lets no other site frame the app', async () => {
    const context = await browser.newContext({ userAgent: USER_AGENT });
    const page = await context.newPage();
    for (const path of ['/auth/login', `/app?embedded=1&shop=${merchant.shop}&host=${host()}`]) {
      await page.goto(`${elsewhereUrl()}/?frame=${encodeURIComponent(`${stack().appUrl}${path}`)}`);
      await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    }
    await context.close();
  });
});
