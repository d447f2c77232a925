/** Finding one's way in what there is much of, and back out of what one did not mean. */
import { ObjectId } from 'mongodb';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addGarments, batchIs, changeBatch, quotedBatch } from '#tests/fixtures/batches.ts';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage } from '#tests/fixtures/browser.ts';
import { inDatabase } from '#tests/fixtures/database.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { firstAvatarId } from '#tests/fixtures/renders.ts';
import { insertRenders, storedRender } from '#tests/fixtures/stored-renders.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe('in a real browser', () => {
  it('the history is paged to its oldest photo and back, and each state has its own list', async () => {
    const merchant = await newMerchant('many');
    await merchant.get('/api/credits');
    const { shop } = merchant;
    const avatarId = new ObjectId(await firstAvatarId(merchant));
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const renders = Array.from({ length: 45 }, (_, index) => {
      const render = storedRender({ shop, status: 'failed', createdAt: minutesAgo(index) });
      const garment = { ...render.garment, title: `Shirt ${index + 1}` };
      return { ...render, garment, subject: { ...render.subject, avatarId } };
    });
    await inDatabase((client) => insertRenders(client.db(), renders));
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/history');
    const rowOf = (title: string) => app.getByText(title, { exact: true });
    await rowOf('Shirt 1').waitFor();
    const [newer, older] = [app.getByRole('button', { name: 'Previous' }), app.getByRole('button', { name: 'Next' })];
    await older.click();
    await rowOf('Shirt 21').waitFor();
    await older.click();
    await rowOf('Shirt 45').waitFor();
    await keepScreenshots(page, 'history-oldest', older);
    expect(await older.isDisabled()).toBe(true);
    await newer.click();
    await rowOf('Shirt 21').waitFor();
    await newer.click();
    await rowOf('Shirt 1').waitFor();
    expect(await newer.isDisabled()).toBe(true);
    await app.getByRole('tab', { name: 'Ready' }).click();
    await app.getByText('No photos in this state.').waitFor();
    await app.getByRole('link', { name: 'Show all' }).click();
    await rowOf('Shirt 20').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('a batch is one row of the history, leads to its page, and is single photos where those are wanted', async () => {
    const merchant = await newMerchant('grouped');
    await merchant.get('/api/credits');
    await addGarments(merchant, { count: 3 });
    const { id } = await quotedBatch(merchant, { name: 'Summer shirts', filter: {} });
    await changeBatch(merchant, id, 'start');
    await batchIs(merchant, id, 'completed');
    const avatarId = new ObjectId(await firstAvatarId(merchant));
    const { subject, garment, ...render } = storedRender({
      shop: merchant.shop,
      status: 'cancelled',
      createdAt: new Date(Date.now() - 60_000),
    });
    const single = { ...render, garment: { ...garment, title: 'Alone' }, subject: { ...subject, avatarId } };
    await inDatabase((client) => insertRenders(client.db(), [single]));
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/history');
    const row = app.getByRole('listitem').filter({ hasText: 'Summer shirts' });
    await row.getByText('3 of 3 photos ready').waitFor();
    await row.getByText('Started for 3 credits').waitFor();
    await row.getByText('3 to review').waitFor();
    await app.getByText('Alone', { exact: true }).waitFor();
    expect(await app.getByRole('listitem').count()).toBe(2);
    expect(await row.locator('img').count()).toBe(3);
    // What was cancelled is tried again as what failed is.
    await app.getByRole('button', { name: 'Try Alone again' }).waitFor();
    await keepScreenshots(page, 'history-grouped', row);
    const grouped = app.getByLabel('Group batches');
    await grouped.click({ force: true });
    await app.getByText('Shirt 3', { exact: true }).waitFor();
    await expect.poll(() => app.getByRole('listitem').count()).toBe(4);
    await keepScreenshots(page, 'history-single', grouped);
    await app.getByRole('tab', { name: 'Failed' }).click();
    await app.getByText('Photos of batches are listed here one by one.').waitFor();
    await app.getByRole('tab', { name: 'All' }).click();
    await expect.poll(() => grouped.isChecked()).toBe(false);
    await grouped.click({ force: true });
    await row.waitFor();
    await app.getByRole('link', { name: 'Open the batch Summer shirts' }).waitFor();
    await row.getByText('Started for 3 credits').click();
    await app.getByRole('heading', { name: 'All 3 photos are ready' }).waitFor();
    await openAppPage(page, merchant.handle, `/app/photos/${single._id}`);
    await app.getByText('This photo was cancelled').waitFor();
    await keepScreenshots(page, 'photo-cancelled');
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('avatars are found by what they are, and the chosen one stays chosen', async () => {
    const merchant = await newMerchant('looks');
    await addGarment(merchant);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/generate');
    const [ada, ben] = [app.getByRole('radio', { name: /Ada/ }), app.getByRole('radio', { name: /Ben/ })];
    await ben.check({ force: true });
    await app.getByLabel('Presentation').selectOption('feminine');
    await ben.waitFor({ state: 'detached' });
    await app.getByLabel('Skin').selectOption('deep');
    await app.getByText('No avatar matches all of these.').waitFor();
    await keepScreenshots(page, 'avatars-none', app.getByText('No avatar matches all of these.'));
    // Both figures are shown whole.
    expect(await app.getByLabel('Framing').count()).toBe(0);
    await app.getByRole('button', { name: 'Show all' }).click();
    await ada.waitFor({ state: 'attached' });
    expect(await ben.isChecked()).toBe(true);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('settings that were changed by mistake are as they were after Discard', async () => {
    const merchant = await newMerchant('discards');
    await merchant.get('/api/credits');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/settings');
    const altText = app.getByLabel('Alt text');
    const before = await altText.inputValue();
    await altText.fill('Something else');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => altText.inputValue()).toBe(before);
    await page.getByRole('button', { name: 'Discard' }).waitFor({ state: 'hidden' });
    await openAppPage(page, merchant.handle, '/app/settings');
    expect(await altText.inputValue()).toBe(before);
    expect(troubles).toEqual([]);
    await context.close();
  });
});
