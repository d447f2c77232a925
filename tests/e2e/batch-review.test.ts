/** A batch's photos, reviewed by keys alone and by touch. */
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addGarments, batchIs, changeBatch, itemsOf, quotedBatch } from '#tests/fixtures/batches.ts';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage } from '#tests/fixtures/browser.ts';
import { buyItem } from '#tests/fixtures/buying.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { clearFaults, orderFault, tellEngine } from '#tests/fixtures/faults.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(() => clearFaults('fashn', 'gateway'));
afterAll(() => browser.close());

async function endedBatch(count: number, failures = 0) {
  const merchant = await newMerchant('reviewer');
  await credits(merchant);
  await addGarments(merchant, { count });
  await buyItem(merchant, 'pack-25');
  if (failures > 0) await tellEngine('predictions', { failNextWith: 'PoseError', times: failures });
  const { id } = await quotedBatch(merchant, { name: 'Spring', filter: {} });
  await changeBatch(merchant, id, 'start');
  await batchIs(merchant, id, 'completed', 'completed_with_errors');
  return { merchant, id };
}

/** What the server has of each item. */
async function decided(merchant: Merchant, id: string) {
  const items = await itemsOf(merchant, id);
  return items.map(({ render }) => [render?.review?.state, ...(render?.review?.reasons ?? [])].join(' '));
}

const decisionsAre = (merchant: Merchant, id: string, ...expected: string[]) =>
  waitFor(`the decisions to be ${expected.join(', ')}`, async () => {
    return JSON.stringify(await decided(merchant, id)) === JSON.stringify(expected);
  });

const photo = (app: FrameLocator, name: RegExp) => app.getByRole('button', { name });
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('reviewing a batch', () => {
  it('goes by one key each: approve, reject and why, undo, a new try, large; and nothing is lost by a reload', async () => {
    const { merchant, id } = await endedBatch(5);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/batches/${id}`);
    await app.getByText('5 to review · 0 approved · 0 rejected').waitFor();
    await keepScreenshots(page, 'review-begun');
    await app.getByRole('tab', { name: 'To review (5)' }).click();
    await app.getByRole('tab', { name: 'To review (5)', selected: true }).waitFor();
    await photo(app, /^Shirt 1 worn by/).focus();
    await press(page, 'a');
    // The next one has the focus.
    await photo(app, /^Shirt 2 worn by/)
      .and(app.locator(':focus'))
      .waitFor();
    await press(page, 'r', '2', '1');
    await photo(app, /^Shirt 2 worn by .*rejected: the colour is off, the garment looks different$/).waitFor();
    await press(page, 'ArrowRight', 'a', 'ArrowLeft', 'u', 'ArrowRight');
    await decisionsAre(merchant, id, 'approved', 'rejected colour garment', 'waiting', 'waiting', 'waiting');
    await keepScreenshots(page, 'review-under-way');

    // Large, with the same keys.
    await photo(app, /^Shirt 4 worn by/).focus();
    await press(page, 'Enter');
    const large = app.getByRole('dialog', { name: /^Shirt 4 worn by/ });
    await large.getByText('Before', { exact: true }).waitFor();
    await keepScreenshots(page, 'review-large');
    await press(page, 'a');
    await app.getByRole('dialog', { name: /^Shirt 5 worn by/ }).waitFor();
    await press(page, 'Escape');
    await photo(app, /^Shirt 5 worn by/)
      .and(app.locator(':focus'))
      .waitFor();

    await decisionsAre(merchant, id, 'approved', 'rejected colour garment', 'waiting', 'approved', 'waiting');

    // What can't be sent is kept, and sent once it can be.
    await orderFault('gateway', {
      operation: `/api/render/batch/${id}/review`,
      mode: 'fail',
      status: 503,
      times: 1000,
    });
    await photo(app, /^Shirt 3 worn by/).focus();
    await press(page, 'r');
    await app.getByText('1 decision kept in this browser').waitFor();
    await clearFaults('gateway');
    await openAppPage(page, merchant.handle, `/app/batches/${id}`);
    await decisionsAre(merchant, id, 'approved', 'rejected colour garment', 'rejected', 'approved', 'waiting');
    await app.getByText('1 to review · 2 approved · 2 rejected').waitFor();

    // A new try says what it costs, and takes the place of the photo.
    await photo(app, /^Shirt 5 worn by/).focus();
    await press(page, 'n');
    await app.getByText('It takes one credit').waitFor();
    await keepScreenshots(page, 'review-new-try');
    await app.getByRole('button', { name: 'New try for 1 credit' }).click();
    await app.getByText('Try 2').waitFor({ timeout: 60_000 });
    // The photo before is not lost.
    const [former] = await readRecords('renders', { shop: merchant.shop, 'batch.ordinal': 4, 'batch.round': 0 });
    await openAppPage(page, merchant.handle, `/app/photos/${former?._id}`);
    await app.getByText('A later try has taken the place of this photo.').waitFor();
    await keepScreenshots(page, 'review-former');
    await app.getByRole('button', { name: 'Use this photo instead' }).click();
    await app.getByText('Approved', { exact: true }).waitFor();
    await openAppPage(page, merchant.handle, `/app/batches/${id}`);
    await app.getByText('0 to review · 3 approved · 2 rejected').waitFor();
    expect(await app.getByText('Try 2').count()).toBe(0);
    expect(troubles.filter((trouble) => !trouble.includes('503'))).toEqual([]);
    await context.close();
  });

  it('by touch on a phone; and failed ones are tried again after their price was said', async () => {
    const { merchant, id } = await endedBatch(3, 1);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/batches/${id}`);
    await page.setViewportSize({ width: 390, height: 800 });
    await app
      .getByRole('button', { name: /^Approve Shirt/ })
      .first()
      .click();
    await app
      .getByRole('button', { name: /^Reject Shirt/ })
      .last()
      .click();
    await app.getByRole('button', { name: '3 It does not fit as it should' }).click();
    await waitFor('both to be kept', async () => {
      const all = await decided(merchant, id);
      return all.includes('approved') && all.includes('rejected fit');
    });
    await keepScreenshots(page, 'review-phone', app.locator('.review-bar'));
    await app.getByRole('button', { name: 'Try 1 failed photo again' }).click();
    await app.getByRole('button', { name: 'Try again for 1 credit' }).click();
    await app.getByRole('button', { name: 'Try 1 failed photo again' }).waitFor({ state: 'hidden' });
    await app.getByText('1 to review · 1 approved · 1 rejected').waitFor({ timeout: 60_000 });
    await page.setViewportSize({ width: 1280, height: 900 });
    // The first visit of Home goes on to Generate.
    await openAppPage(page, merchant.handle, '/app');
    await openAppPage(page, merchant.handle, '/app');
    await app.getByText('Spring: 1 photo').waitFor();
    await keepScreenshots(page, 'review-home');
    await app.getByRole('link', { name: 'Review the photos of Spring' }).click();
    await app.getByRole('tab', { name: 'To review (1)', selected: true }).waitFor();
    await app.getByRole('button', { name: 'Approve all to review (1)' }).click();
    await app.getByRole('button', { name: 'Approve all', exact: true }).click();
    await app.getByText('0 to review · 2 approved · 1 rejected').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });
});
