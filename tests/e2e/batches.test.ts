/** Many photos at once, as a merchant sees and steers it. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pressByKeyboard } from '#tests/fixtures/batch-pages.ts';
import { addGarments, batchIn, batchIs, changeBatch, newBatch, quotedBatch } from '#tests/fixtures/batches.ts';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage } from '#tests/fixtures/browser.ts';
import { buyItem } from '#tests/fixtures/buying.ts';
import { command } from '#tests/fixtures/command.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, everyRenderRests, orderFault, tellEngine } from '#tests/fixtures/faults.ts';
import { type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits } from '#tests/fixtures/renders.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
beforeEach(everyRenderRests);
afterEach(async () => {
  await clearFaults('fashn', 'shopify');
  await tellEngine('settings', { latencyMs: 400, credits: 1000 });
});
afterAll(() => browser.close());

async function storeWith(count: number): Promise<Merchant> {
  const merchant = await newMerchant('batches');
  await credits(merchant);
  await addGarments(merchant, { count });
  return merchant;
}

/** The engine takes nothing until the fault is cleared, and each try is put off. */
const engineIsBusy = () =>
  orderFault('fashn', { operation: 'run', mode: 'fail', status: 429, times: 10_000, body: { error: 'RateLimit' } });

describe('the page of a batch', () => {
  it('says what it takes, starts it once, shows it come, pauses it, goes on, and leads to its photos and back', async () => {
    const merchant = await storeWith(7);
    await addGarments(merchant, { count: 1, product: { title: 'Bare shelf', images: [] } });
    await addGarments(merchant, { count: 1, product: { title: 'Silk saree', productType: 'Sarees' } });
    await buyItem(merchant, 'pack-25');
    const avatars = (await (await merchant.get('/api/avatars')).json()) as { avatars: { id: string }[] };
    const avatarIds = avatars.avatars.slice(0, 2).map(({ id }) => id);
    const { id } = await quotedBatch(merchant, { name: 'The whole store', filter: {}, avatarIds });
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches');
    await app.getByText('14 photos, nothing charged yet').waitFor();
    await app.getByRole('link', { name: 'Open The whole store' }).focus();
    await page.keyboard.press('Enter');
    await app.getByRole('heading', { name: '14 photos can be made' }).waitFor();
    await app.getByText('14: 3 from your plan, 11 from packs').waitFor();
    await app.getByText('The first 3 photos carry a watermark').waitFor();
    await app.getByText('The other 11 are clean.').waitFor();
    await app.getByRole('heading', { name: 'Left out: 2' }).waitFor();
    await keepScreenshots(page, 'batch-quoted');
    await pressByKeyboard(page, app, 'Show why');
    await app.getByText('It has no picture.').waitFor();
    await app.getByRole('link', { name: 'Silk saree' }).waitFor();
    await keepScreenshots(page, 'batch-left-out', app.getByText('It has no picture.'));

    await engineIsBusy();
    await app.getByRole('button', { name: 'Start 14 photos' }).dblclick();
    await app.getByRole('heading', { name: 'Making your photos' }).waitFor();
    await app.getByText('0 of 14 photos ready').waitFor();
    await batchIs(merchant, id, 'processing');
    await keepScreenshots(page, 'batch-begun');
    await clearFaults('fashn');
    await tellEngine('settings', { latencyMs: 3000 });
    await expect.poll(() => app.locator('.tile').filter({ hasText: 'To review' }).count()).toBeGreaterThan(0);
    await keepScreenshots(page, 'batch-running');

    await pressByKeyboard(page, app, 'Pause');
    await app.getByRole('heading', { name: 'Paused' }).waitFor();
    expect((await batchIs(merchant, id, 'paused')).status).toBe('paused');
    await keepScreenshots(page, 'batch-paused');
    // Where it was pressed, it is pressed again.
    await app.getByRole('button', { name: 'Go on', exact: true }).and(app.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await tellEngine('settings', { latencyMs: 400 });
    await app.getByRole('heading', { name: 'All 14 photos are ready' }).waitFor({ timeout: 90_000 });
    await expect.poll(() => app.locator('.tile').filter({ hasText: 'To review' }).count()).toBe(14);
    await keepScreenshots(page, 'batch-ended');
    const taken = await readRecords('credit_entries', { shop: merchant.shop, 'cause.id': id });
    expect(taken).toHaveLength(1);

    await app.getByRole('tab', { name: 'Failed' }).click();
    await app.getByText('No photos in this state.').waitFor();
    await app.getByRole('tab', { name: 'Ready' }).click();
    await app
      .getByRole('button', { name: /^Shirt 1 worn by .*, not reviewed yet$/ })
      .first()
      .click();
    await app.getByRole('link', { name: 'Open its page' }).click();
    await app.getByText('Your photo is ready').waitFor();
    await keepScreenshots(page, 'batch-photo');
    await app.getByRole('link', { name: 'Batch', exact: true }).click();
    await app.getByRole('heading', { name: 'All 14 photos are ready' }).waitFor();

    await openAppPage(page, merchant.handle, '/app/history');
    await app.getByRole('link', { name: /^Open the batch / }).waitFor();
    await app.getByLabel('Group batches').click({ force: true });
    const partOf = app.getByRole('link', { name: /^The batch that Shirt 7 worn by/ }).first();
    await partOf.waitFor();
    await keepScreenshots(page, 'batch-history');
    await partOf.click();
    await app.getByRole('heading', { name: 'All 14 photos are ready' }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('for want of credits leads to Billing and back, and then starts', async () => {
    const merchant = await storeWith(5);
    const { id } = await quotedBatch(merchant, { filter: {} });
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/batches/${id}`);
    await app.getByText('2 credits are missing').waitFor();
    const start = app.getByRole('button', { name: 'Start 5 photos' });
    expect(await start.isDisabled()).toBe(true);
    await app.getByText('It can start once the store has 2 more credits.').waitFor();
    await keepScreenshots(page, 'batch-no-credits');
    await app.getByRole('link', { name: 'Get credits' }).click();
    await app.getByRole('heading', { name: 'Your plan' }).waitFor();
    await app.getByRole('link', { name: 'Back to the batch' }).waitFor();
    await app.getByText(/^25 credits for/).click();
    await app.getByRole('button', { name: /^Buy 25 credits/ }).click();
    await page.waitForURL(/\/checkout\/custom\//);
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.waitForURL(/\/app\/billing/);
    await app.getByText('Thank you, your payment has arrived').waitFor();
    await keepScreenshots(page, 'batch-credits-bought');
    await app.getByText('Thank you, your payment has arrived').waitFor();
    await app.getByRole('link', { name: 'Back to the batch' }).last().click();
    await app.getByText('5: 3 from your plan, 2 from packs').waitFor();
    await start.click();
    await app.getByRole('heading', { name: 'All 5 photos are ready' }).waitFor({ timeout: 90_000 });
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('cancels after saying what comes back, and shows what failed and why', async () => {
    const merchant = await storeWith(3);
    const { id } = await quotedBatch(merchant, { filter: {} });
    const body = { error: 'BadRequest', message: 'No.' };
    await orderFault('fashn', { operation: 'run', mode: 'fail', status: 400, body });
    await changeBatch(merchant, id, 'start');
    await batchIs(merchant, id, 'completed_with_errors');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/batches/${id}`);
    await app.getByRole('heading', { name: '2 photos ready, 1 failed' }).waitFor();
    await app.getByText('1 photo: The engine did not accept these pictures.').waitFor();
    await keepScreenshots(page, 'batch-ended-failed');

    await buyItem(merchant, 'pack-25');
    const other = await quotedBatch(merchant, { name: 'Second', filter: {} });
    await engineIsBusy();
    await changeBatch(merchant, other.id, 'start');
    await batchIs(merchant, other.id, 'processing');
    const before = await credits(merchant);
    await openAppPage(page, merchant.handle, `/app/batches/${other.id}`);
    await pressByKeyboard(page, app, 'Cancel the batch');
    const dialog = app.getByRole('dialog');
    await dialog.getByText(/not made, and their credits come back at once/).waitFor();
    await keepScreenshots(page, 'batch-cancel-question');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await batchIs(merchant, other.id, 'processing')).status).toBe('processing');
    await pressByKeyboard(page, app, 'Cancel the batch');
    await dialog.getByRole('button', { name: 'Cancel the batch' }).click();
    await app.getByRole('heading', { name: 'Cancelled', exact: true }).waitFor();
    await clearFaults('fashn');
    await expect.poll(async () => (await credits(merchant)).total).toBe(before.total + 3);
    await app.getByText('3 credits went back to where they came from.').waitFor();
    await keepScreenshots(page, 'batch-cancelled');
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('a large batch', () => {
  it('shows its items a page after the other, keeps them while it goes on, and waits for an engine that is stopped', async () => {
    const merchant = await storeWith(55);
    const gift = ['--shop', merchant.shop, '--amount', '60', '--reason', 'For the test', '--key', 'large'];
    await command('worker/commands/adjust-credits.ts', ...gift);
    const { id } = await quotedBatch(merchant, { name: 'Fifty-five', filter: {} });
    await tellEngine('settings', { credits: 0 });
    await changeBatch(merchant, id, 'start');
    await batchIs(merchant, id, 'processing');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/batches/${id}`);
    await app.getByText('New photos are waiting').waitFor();
    await app.getByRole('heading', { name: 'Waiting until the engine is back' }).waitFor();
    await keepScreenshots(page, 'batch-engine-stopped');
    await expect.poll(() => app.locator('.tile').count()).toBe(50);
    await pressByKeyboard(page, app, 'Show more');
    await expect.poll(() => app.locator('.tile').count()).toBe(55);
    await keepScreenshots(page, 'batch-large', app.locator('.tile').last());
    await tellEngine('settings', { credits: 1000 });
    await expect.poll(() => app.locator('.tile').filter({ hasText: 'To review' }).count()).toBeGreaterThan(3);
    await app.getByText('New photos are waiting').waitFor({ state: 'detached' });
    expect(await app.locator('.tile').count()).toBe(55);
    await changeBatch(merchant, id, 'cancel');
    await app.getByRole('heading', { name: 'Cancelled', exact: true }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('batches', () => {
  it('are listed, shown on Home while they run or wait, and discarded without a charge', async () => {
    const merchant = await storeWith(2);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches');
    await app.getByText('Dress a whole collection at once').waitFor();
    expect(await app.getByRole('link', { name: 'Choose products' }).getAttribute('href')).toMatch(
      /^\/app\/batches\/new/,
    );
    await keepScreenshots(page, 'batches-empty');

    await orderFault('shopify', { operation: 'products', mode: 'fail', status: 503, times: 1000 });
    const wanted = await newBatch(merchant, { name: 'Everything', filter: {} });
    const { id } = await batchIn(await merchant.post('/api/render/batch', wanted));
    await openAppPage(page, merchant.handle, `/app/batches/${id}`);
    await app.getByRole('heading', { name: 'Looking at your products' }).waitFor();
    await app.getByText('0 products looked at, 0 photos so far').waitFor();
    await keepScreenshots(page, 'batch-listing');
    await clearFaults('shopify');
    await app.getByRole('heading', { name: '2 photos can be made' }).waitFor({ timeout: 60_000 });

    await engineIsBusy();
    const running = await quotedBatch(merchant, { name: 'Shirts on Ada', filter: { productType: 'T-Shirts' } });
    await changeBatch(merchant, running.id, 'start');
    await openAppPage(page, merchant.handle, '/app/batches');
    await app.getByText('0 of 2 photos ready').waitFor();
    await keepScreenshots(page, 'batches-list');
    await openAppPage(page, merchant.handle, '/app');
    await openAppPage(page, merchant.handle, '/app');
    await app.getByText('0 of 2 photos ready').waitFor();
    await keepScreenshots(page, 'batches-home');
    await app.getByRole('link', { name: 'Everything' }).click();
    await app.getByRole('button', { name: 'Discard' }).click();
    await app.getByRole('heading', { name: 'Discarded before it started' }).waitFor();
    await keepScreenshots(page, 'batch-discarded');
    await openAppPage(page, merchant.handle, '/app/generate');
    expect(await app.getByRole('link', { name: 'Many at once' }).getAttribute('href')).toMatch(/^\/app\/batches\/new/);
    await keepScreenshots(page, 'batches-way-in');
    await clearFaults('fashn');

    await openAppPage(page, merchant.handle, `/app/batches/${newId()}`);
    await app.getByText('There is no such batch').waitFor();
    await keepScreenshots(page, 'batch-unknown');
    expect(troubles.filter((trouble) => !trouble.includes('404'))).toEqual([]);
    await context.close();
  });
});
