/** What becomes of the app's frame when it is loaded again, when a new version is out, and when a page fails. */
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepScreenshots, launchBrowser, openAdmin, USER_AGENT, waitForApp } from '#tests/fixtures/browser.ts';
import { noteDeletion } from '#tests/fixtures/deleted-store.ts';
import { clearFaults, faultHappened, orderFault } from '#tests/fixtures/faults.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { stack } from '#tests/fixtures/stack.ts';

let browser: Browser;
let merchant: Merchant;
beforeAll(async () => {
  browser = await launchBrowser();
  merchant = await newMerchant('frame');
});
afterEach(() => clearFaults('gateway'));
afterAll(() => browser.close());

function frameOf(page: Page): Frame {
  const frame = page.frame('app-iframe');
  if (!frame) throw new Error('The app is not open');
  return frame;
}

const searchOf = async (page: Page) => new URLSearchParams(await frameOf(page).evaluate(() => location.search));

/** Loads the frame again, as the browser's own "Reload frame" does, and waits until its page works. */
async function reloadFrame(page: Page): Promise<void> {
  await inNextDocument(page, (frame) => frame.evaluate(() => window.location.reload()));
}

/** Waits until what `leave` leads to works; a page that was there before is not taken for it. */
async function inNextDocument(page: Page, leave: (frame: Frame) => Promise<unknown>): Promise<void> {
  await frameOf(page).evaluate(() => Reflect.set(window, 'isOld', true));
  await leave(frameOf(page));
  await waitForApp(page, (frame) => frame.evaluate(() => Reflect.get(window, 'isOld') !== true));
}

async function openAndMoveAbout(path = '/app/settings') {
  const admin = await openAdmin(browser, merchant.handle, path);
  await admin.page.locator('.nav-item-app', { hasText: 'History' }).click();
  await admin.app.getByText('No photos yet').waitFor();
  return admin;
}

describe('the frame loaded again', () => {
  it('after moving about shows the page where the merchant was', async () => {
    const { page, context, app, troubles } = await openAndMoveAbout();
    await expect.poll(async () => (await searchOf(page)).get('shop')).toBe(merchant.shop);
    await page.waitForURL(`**/apps/${stack().apiKey}/app/history`);
    await reloadFrame(page);
    await app.getByText('No photos yet').waitFor();
    expect(new URL(frameOf(page).url()).pathname).toBe('/app/history');
    await page.locator('.nav-item-app', { hasText: 'Settings' }).click();
    await app.getByLabel('Alt text').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('in a tab that kept nothing shows it too', async () => {
    const { page, context, app, troubles } = await openAndMoveAbout();
    await expect.poll(async () => (await searchOf(page)).has('host')).toBe(true);
    await frameOf(page).evaluate(() => window.sessionStorage.clear());
    await reloadFrame(page);
    await app.getByText('No photos yet').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('at an address that says nothing of the store shows it, and says it from then on', async () => {
    const { page, context, app, troubles } = await openAndMoveAbout();
    await inNextDocument(page, (frame) => frame.evaluate(() => window.location.assign('/app/settings?from=a-link')));
    await app.getByLabel('Alt text').waitFor();
    const search = await searchOf(page);
    expect(search.get('from')).toBe('a-link');
    await expect.poll(async () => (await searchOf(page)).get('shop')).toBe(merchant.shop);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('where nothing at all tells the store, says how to open the app', async () => {
    const { page, context, app } = await openAndMoveAbout();
    await frameOf(page).evaluate(() => {
      window.sessionStorage.clear();
      window.location.assign('/app/settings');
    });
    await app.getByRole('link', { name: 'your Shopify admin' }).waitFor();
    await keepScreenshots(page, 'frame-without-store');
    await app.getByRole('link', { name: 'your Shopify admin' }).click();
    await page.getByRole('heading', { name: 'Stores' }).waitFor();
    await context.close();
  });

  it('goes back and forth between pages as before', async () => {
    const { page, context, app } = await openAndMoveAbout();
    await page.locator('.nav-item-app', { hasText: 'Billing' }).click();
    await page.waitForURL('**/app/billing');
    await frameOf(page).evaluate(() => window.history.back());
    await app.getByText('No photos yet').waitFor();
    await page.waitForURL('**/app/history');
    await context.close();
  });
});

describe('after a deploy', () => {
  it('a part of the app that is gone leads to a page that works, and from there on', async () => {
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/settings');
    const chunk = await historyChunk();
    await orderFault('gateway', { operation: chunk, mode: 'fail', status: 404, body: 'gone' });
    await inNextDocument(page, async () => {
      await page.locator('.nav-item-app', { hasText: 'History' }).click();
      await faultHappened('gateway');
    });
    await app.getByLabel('Alt text').waitFor();
    await page.locator('.nav-item-app', { hasText: 'History' }).click();
    await app.getByText('No photos yet').waitFor();
    await context.close();
  });
});

/** The path of the file that History is loaded from when it is first gone to. */
async function historyChunk(): Promise<string> {
  const page = await (await merchant.get('/app/settings', { accept: 'text/html' })).text();
  const manifest = /"(\/assets\/manifest-[\w-]+\.js)"/.exec(page)?.[1] ?? '';
  const parts = await (await fetch(`${stack().appUrl}${manifest}`)).text();
  const chunk = /"(\/assets\/app\.history-[\w-]+\.js)"/.exec(parts)?.[1];
  if (!chunk) throw new Error('The app has no part for History');
  return chunk;
}

describe('a page that fails', () => {
  it('is tried again without loading the frame again', async () => {
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/settings');
    await frameOf(page).evaluate(() => Reflect.set(window, 'isOld', true));
    await orderFault('gateway', { operation: '/app/history', mode: 'fail', status: 502, body: 'not there' });
    await page.locator('.nav-item-app', { hasText: 'History' }).click();
    await app.getByText('This page could not be shown', { exact: true }).waitFor();
    // The way to the other pages is still there.
    await page.locator('.nav-item-app', { hasText: 'Billing' }).waitFor();
    await keepScreenshots(page, 'page-problem');
    await app.getByRole('button', { name: 'Try again' }).click();
    await app.getByText('No photos yet').waitFor();
    expect(await frameOf(page).evaluate(() => Reflect.get(window, 'isOld'))).toBe(true);
    await context.close();
  });

  it('because the store’s former data is still being deleted says so, and works once that is over', async () => {
    const { shop, handle } = await newMerchant('deleted');
    const endDeletion = await noteDeletion(shop);
    const { page, context, app } = await openAdmin(browser, handle, '/app/history');
    await app.getByText('The former data is still being deleted').waitFor();
    await app.getByText('Try again in a minute; then the app begins anew.').waitFor();
    await keepScreenshots(page, 'page-problem-deletion');
    await endDeletion();
    await app.getByRole('button', { name: 'Try again' }).click();
    await app.getByText('No photos yet').waitFor();
    await context.close();
  });
});

describe('who opens the app outside of the admin', () => {
  it('is led to the admin, and asked for nothing', async () => {
    const context = await browser.newContext({ userAgent: USER_AGENT });
    const page = await context.newPage();
    await page.goto(`${stack().appUrl}/app/history`);
    await page.getByRole('heading', { name: 'Open ModelSnap in your Shopify admin' }).waitFor();
    expect(await page.locator('form, input').count()).toBe(0);
    await keepScreenshots(page, 'outside-of-the-admin');
    await page.getByRole('link', { name: 'Go to the Shopify admin' }).click();
    await page.getByRole('heading', { name: 'Stores' }).waitFor();
    await context.close();
  });
});
