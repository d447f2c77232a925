/** The merchant's whole way, from a collection to its products and back, by the pages alone: on a desk and on a phone. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { batchInAddress, pressByKeyboard } from '#tests/fixtures/batch-pages.ts';
import { addCollection, addGarments, batchIs } from '#tests/fixtures/batches.ts';
import { keepScreenshot, launchBrowser, openAdmin } from '#tests/fixtures/browser.ts';
import { clearFaults, orderFault } from '#tests/fixtures/faults.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { picturesOf } from '#tests/fixtures/publications.ts';
import { credits } from '#tests/fixtures/renders.ts';

const PHOTOS = 5;
const FREE_CREDITS = 3;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(() => clearFaults('fashn'));
afterAll(() => browser.close());

describe('a whole collection', () => {
  it.each([
    ['a desk', 1280, 900],
    ['a phone', 390, 844],
  ])(
    'is chosen, paid for, made, reviewed by keys, published and taken off again, at %s',
    async (_where, width, height) => {
      const merchant = await newMerchant('whole');
      expect((await credits(merchant)).total).toBe(FREE_CREDITS);
      const garments = await addGarments(merchant, { count: PHOTOS });
      await addGarments(merchant, { count: 1, product: { title: 'Not of the collection' } });
      await addCollection(merchant, 'Summer', garments);
      const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches/new');
      await page.setViewportSize({ width, height });

      await app.getByRole('button', { name: 'Collection: All collections' }).click();
      await app.getByRole('button', { name: 'Summer (5)' }).click();
      await app.getByText('5 products match').waitFor();
      await app.getByRole('checkbox', { name: /Test Ada/ }).check();
      await app.getByRole('button', { name: 'See what it costs' }).click();
      const batchId = await batchInAddress(page);

      await app.getByText('2 credits are missing').waitFor();
      await app.getByRole('link', { name: 'Get credits' }).click();
      await app.getByText(/^25 credits for/).click();
      await app.getByRole('button', { name: /^Buy 25 credits/ }).click();
      await page.waitForURL(/\/checkout\/custom\//);
      await page.getByRole('button', { name: /^Pay / }).click();
      await page.waitForURL(/\/app\/billing/);
      await app.getByText('Thank you, your payment has arrived').waitFor();
      await app.getByRole('link', { name: 'Back to the batch' }).last().click();
      await app.getByText('5: 3 from your plan, 2 from packs').waitFor();

      // The engine takes none for now: what is paused has all before it.
      const body = { error: 'RateLimit' };
      await orderFault('fashn', { operation: 'run', mode: 'fail', status: 429, times: 10_000, body });
      await app.getByRole('button', { name: 'Start 5 photos' }).click();
      await app.getByRole('heading', { name: 'Making your photos' }).waitFor();
      await pressByKeyboard(page, app, 'Pause');
      await app.getByRole('heading', { name: 'Paused' }).waitFor();
      await keepScreenshot(page, `whole-paused-${width}`);
      await app.getByText('0 of 5 photos ready').waitFor();
      await clearFaults('fashn');
      await pressByKeyboard(page, app, 'Go on');
      await app.getByRole('heading', { name: 'All 5 photos are ready' }).waitFor({ timeout: 90_000 });

      await app.getByRole('button', { name: /^Shirt 1 worn by/ }).focus();
      for (const key of ['a', 'a', 'r', '1', 'ArrowRight', 'a', 'a']) await page.keyboard.press(key);
      await app.getByText('0 to review · 4 approved · 1 rejected').waitFor();
      await keepScreenshot(page, `whole-reviewed-${width}`);

      await pressByKeyboard(page, app, 'Publish 4 approved photos');
      const dialog = app.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
      await app.getByRole('heading', { name: '4 photos were published' }).waitFor({ timeout: 60_000 });
      await keepScreenshot(page, `whole-published-${width}`);
      const shown = await Promise.all(garments.map(({ productId }) => picturesOf(merchant, productId)));
      expect(shown.map((pictures) => pictures.length)).toEqual([2, 2, 1, 2, 2]);

      await pressByKeyboard(page, app, 'Undo publishing');
      await dialog.getByRole('button', { name: 'Take them off' }).click();
      await app.getByRole('heading', { name: '4 photos were taken off' }).waitFor({ timeout: 60_000 });
      for (const { productId, mediaId } of garments) expect(await picturesOf(merchant, productId)).toEqual([mediaId]);
      expect(await batchIs(merchant, batchId, 'completed')).toMatchObject({ counts: { completed: PHOTOS } });
      expect((await credits(merchant)).total).toBe(FREE_CREDITS + 25 - PHOTOS);
      expect(troubles).toEqual([]);
      await context.close();
    },
  );
});
