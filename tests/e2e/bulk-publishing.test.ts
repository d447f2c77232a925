/** Many photos onto their products and off again, as a merchant does it. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addGarments } from '#tests/fixtures/batches.ts';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage } from '#tests/fixtures/browser.ts';
import {
  decide,
  endedBulkAction,
  finishedBatch,
  merchantWithCredits,
  photosOfBatch,
  publishBatch,
} from '#tests/fixtures/bulk-actions.ts';
import { readRecords } from '#tests/fixtures/database.ts';
import { control, newMerchant } from '#tests/fixtures/merchant.ts';
import {
  asMerchant,
  everyPublicationRests,
  letShopifyFail,
  mendShopify,
  photoOf,
  picturesOf,
  published,
  userError,
} from '#tests/fixtures/publications.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(async () => {
  await mendShopify();
  await control('/_control/settings', { processingMs: 400 });
});
afterAll(() => browser.close());

describe('a batch’s approved photos', () => {
  it('are published from its page by keyboard, also while it is closed, and undone there', async () => {
    const merchant = await merchantWithCredits('bulk', 8);
    const garments = await addGarments(merchant, { count: 7 });
    const batchId = await finishedBatch(merchant, garments);
    await decide(merchant, batchId, 'approved');
    const [rejected, gone] = await photosOfBatch(merchant, batchId);
    await decide(merchant, batchId, 'rejected', [String(rejected?._id)]);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/batches/${batchId}`);
    const publishButton = app.getByRole('button', { name: 'Publish 6 approved photos' });
    await publishButton.waitFor();
    await keepScreenshots(page, 'bulk-publish-card', publishButton);
    await publishButton.focus();
    await page.keyboard.press('Enter');
    const dialog = app.getByRole('dialog');
    await dialog.getByText(/carry a watermark/).waitFor();
    await dialog.getByLabel('Place among each product’s pictures').selectOption('first');
    await keepScreenshots(page, 'bulk-publish-question');
    await asMerchant(merchant, String(gone?.garment.productId), 'delete', {});
    await control('/_control/settings', { processingMs: 2500 });
    await dialog.getByRole('button', { name: 'Publish', exact: true }).dblclick();
    await app.getByRole('heading', { name: 'Publishing the approved photos' }).waitFor();
    await app.getByText('You can close the page: it goes on by itself.').waitFor();
    await app.locator('.bulk-state:focus').waitFor();
    await app.getByText(/^\d of 6 photos published$/).waitFor();
    await keepScreenshots(page, 'bulk-publishing', app.getByRole('button', { name: 'Stop' }));
    await page.reload();
    await openAppPage(page, merchant.handle, `/app/batches/${batchId}`);
    await app.getByRole('heading', { name: '5 photos were published' }).waitFor({ timeout: 60_000 });
    await app.getByText('1 photo failed: The product is no longer in the store').waitFor();
    await app.getByText('5 photos of this batch are on your products.').waitFor();
    await expect.poll(() => app.locator('.tile').filter({ hasText: 'Published' }).count()).toBe(5);
    await app.getByRole('button', { name: 'Show these photos' }).click();
    await app.getByRole('link', { name: String(gone?.garment.title), exact: true }).waitFor();
    await keepScreenshots(page, 'bulk-published', app.getByRole('button', { name: 'Undo publishing' }));
    expect(await readRecords('bulk_actions', { shop: merchant.shop })).toHaveLength(1);
    const kept = garments.filter(
      ({ productId }) => ![rejected, gone].some((one) => one?.garment.productId === productId),
    );
    for (const { productId, mediaId } of kept) {
      const pictures = await picturesOf(merchant, productId);
      expect(pictures).toHaveLength(2);
      expect(pictures[1]).toBe(mediaId);
    }

    await control('/_control/settings', { processingMs: 400 });
    await app.getByRole('button', { name: 'Undo publishing' }).click();
    await dialog.getByText('All other pictures and their order stay as they are now.').waitFor();
    await keepScreenshots(page, 'bulk-undo-question');
    await dialog.getByRole('button', { name: 'Take them off' }).click();
    await app.getByRole('heading', { name: '5 photos were taken off' }).waitFor({ timeout: 60_000 });
    await app.getByRole('button', { name: 'Publish 6 approved photos' }).waitFor();
    await keepScreenshots(page, 'bulk-undone');
    for (const { productId, mediaId } of kept) expect(await picturesOf(merchant, productId)).toEqual([mediaId]);
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('before the app is uninstalled', () => {
  it('all of its photos are taken off in Settings, a day’s before, with a report of what Shopify refused', async () => {
    const merchant = await merchantWithCredits('bulk', 3);
    const [single, ...garments] = await addGarments(merchant, { count: 3 });
    if (!single) throw new Error('There is no garment');
    await published(merchant, await photoOf(merchant, single));
    const batchId = await finishedBatch(merchant, garments, 2);
    await decide(merchant, batchId, 'approved');
    await endedBulkAction(merchant, (await publishBatch(merchant, batchId)).id);
    await everyPublicationRests();
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/settings');
    await app.getByText('5 photos of this app are on your products.').waitFor();
    const all = app.getByRole('button', { name: 'Take all photos off' });
    await keepScreenshots(page, 'settings-uninstall', all);
    await letShopifyFail({ ...userError('fileUpdate', 'INVALID'), times: 1 });
    await all.focus();
    await page.keyboard.press('Enter');
    const dialog = app.getByRole('dialog');
    await dialog.getByText('Take all photos of this app off your products?').waitFor();
    await dialog.getByRole('button', { name: 'Take them off' }).click();
    await app.getByRole('heading', { name: '4 photos were taken off' }).waitFor({ timeout: 60_000 });
    await app.getByText('1 photo failed: Shopify did not let the photo be taken off.').waitFor();
    await app.getByText('1 photo of this app is on your products.').waitFor();
    await keepScreenshots(page, 'settings-uninstall-report', all);

    await letShopifyFail({ ...userError('fileUpdate', 'INVALID'), times: 1 });
    await app.getByRole('button', { name: 'Undo this day' }).click();
    await dialog.getByRole('button', { name: 'Take them off' }).click();
    await app.getByRole('heading', { name: '0 photos were taken off' }).waitFor({ timeout: 60_000 });
    await app.getByRole('button', { name: 'Undo again' }).click();
    await app.getByRole('heading', { name: '1 photo was taken off' }).waitFor({ timeout: 60_000 });
    await app.getByText('No photo of this app is on your products.').waitFor();
    await keepScreenshots(page, 'settings-uninstall-done', app.getByText('No photo of this app is on your products.'));
    for (const { productId, mediaId } of [single, ...garments]) {
      expect(await picturesOf(merchant, productId)).toEqual([mediaId]);
    }
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('a store without published photos is told that there is nothing to do', async () => {
    const merchant = await newMerchant('bulk-none');
    const { context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/settings');
    await app.getByText('No photo of this app is on your products.').waitFor();
    expect(await app.getByRole('button', { name: 'Take all photos off' }).count()).toBe(0);
    expect(troubles).toEqual([]);
    await context.close();
  });
});
