import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepScreenshot, keepScreenshots, launchBrowser, openAdmin, publishOnPage } from '#tests/fixtures/browser.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import {
  addColouredGarment,
  asMerchant,
  letShopifyFail,
  mendShopify,
  photoOf,
  picturesOf,
  published,
  variantPictures,
} from '#tests/fixtures/publications.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(mendShopify);

describe('Undo, in a real browser', () => {
  it('takes ours off and leaves theirs as they left it, and the second publication where it is', async () => {
    const merchant = await newMerchant('undo');
    const garment = await addColouredGarment(merchant, 'Two-coloured shirt');
    const [front = '', back = ''] = garment.mediaIds;
    const photo = await photoOf(merchant, garment);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/photos/${photo.id}`);

    // Published for the red variants, chosen with the keyboard alone.
    await app.getByText('Your photo is ready').waitFor();
    await app.getByLabel('Place among the product’s pictures').selectOption('first');
    const variants = app.getByRole('button', { name: /^Use as the picture of/ });
    const actions = app.getByRole('link', { name: 'Download' });
    await keepScreenshots(page, 'publish', actions);
    // A popover closes when the window changes, so it is opened at each width.
    await page.setViewportSize({ width: 390, height: 844 });
    await variants.focus();
    await page.keyboard.press('Enter');
    await app.getByText('Blue (2 variants)').waitFor();
    await keepScreenshot(page, 'publish-variants-390');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 900 });
    await variants.focus();
    await page.keyboard.press('Enter');
    const red = app.getByRole('checkbox', { name: /Red/ });
    // A popover that has just opened takes the focus once more.
    await waitFor('the focus to stay', async () => {
      await red.focus();
      await page.waitForTimeout(200);
      return red.evaluate((element) => element === document.activeElement);
    });
    await page.keyboard.press('Space');
    await keepScreenshot(page, 'publish-variants-1280');
    await page.keyboard.press('Escape');
    await expect.poll(() => variants.textContent()).toBe('Red');
    await publishOnPage(app);
    await app.getByText('The photo is on the product').waitFor({ timeout: 60_000 });
    await keepScreenshots(page, 'photo-published', actions);
    const ours = (await picturesOf(merchant, garment.productId))[0] ?? '';
    expect(await variantPictures(merchant, garment.productId)).toEqual([ours, ours, null, null]);

    // Meanwhile a second photo lands, and the merchant adds, deletes and reorders.
    const second = await published(merchant, await photoOf(merchant, garment));
    const added = (await asMerchant(merchant, garment.productId, 'media', {
      images: [{ base64: (await shirtPicture('#2c8f46')).toString('base64'), filename: 'theirs.jpg', alt: 'Theirs' }],
    })) as { mediaIds: string[] };
    const theirs = added.mediaIds.at(-1) ?? '';
    await asMerchant(merchant, garment.productId, 'media/delete', { mediaIds: [back] });
    const order = [theirs, second.mediaId, ours, front];
    await asMerchant(merchant, garment.productId, 'media/reorder', { mediaIds: order });

    await app.getByRole('button', { name: 'Undo', exact: true }).click();
    await app.getByRole('dialog').getByText('All other pictures and their order stay').waitFor();
    await keepScreenshots(page, 'undo-asked');
    await app.getByRole('button', { name: 'Keep it' }).click();
    await expect.poll(() => app.getByRole('dialog').count()).toBe(0);
    expect(await picturesOf(merchant, garment.productId)).toEqual(order);

    await app.getByRole('button', { name: 'Undo', exact: true }).click();
    await app.getByRole('button', { name: 'Take it off' }).click();
    await app.getByText('Taken off the product').waitFor({ timeout: 60_000 });
    await keepScreenshots(page, 'undone', actions);
    expect(await picturesOf(merchant, garment.productId)).toEqual([theirs, second.mediaId, front]);
    expect(await variantPictures(merchant, garment.productId)).toEqual([front, front, null, null]);
    // It can be published again.
    await app.getByRole('button', { name: 'Publish to product' }).waitFor();

    await page.goto(`${stack().shopifyUrl}/store/${merchant.handle}/products/${garment.productId.split('/').at(-1)}`);
    await page.waitForTimeout(500);
    await keepScreenshots(page, 'undone-admin-product');
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('says that Shopify is not answering while it keeps trying, and what to do when it can’t go on', async () => {
    const merchant = await newMerchant('undo-stuck');
    const photo = await photoOf(merchant, await addGarment(merchant));
    const { page, context, app } = await openAdmin(browser, merchant.handle, `/app/photos/${photo.id}`);
    await letShopifyFail({ operation: 'fileUpdate', mode: 'fail', status: 503, times: 2 });
    await publishOnPage(app);
    await app.getByText('Shopify is not answering; we keep trying.').waitFor({ timeout: 60_000 });
    await keepScreenshots(page, 'publishing-waits', app.getByRole('link', { name: 'Download' }));
    await app.getByText('The photo is on the product').waitFor({ timeout: 60_000 });

    await letShopifyFail({ operation: 'fileUpdate', mode: 'fail', status: 402 });
    await app.getByRole('button', { name: 'Undo', exact: true }).click();
    await app.getByRole('button', { name: 'Take it off' }).click();
    await app.getByText('The photo could not be taken down').waitFor({ timeout: 60_000 });
    await app.getByText('Settle its plan').waitFor();
    await keepScreenshots(page, 'not-undone', app.getByRole('link', { name: 'Download' }));
    await app.getByRole('button', { name: 'Undo', exact: true }).click();
    await app.getByRole('button', { name: 'Take it off' }).click();
    await app.getByText('Taken off the product').waitFor({ timeout: 60_000 });
    await context.close();
  });

  it('a publication that failed says what happened and what to do', async () => {
    const merchant = await newMerchant('failed');
    const garment = await addGarment(merchant);
    const photo = await photoOf(merchant, garment);
    const picture = (await shirtPicture('#888', 64)).toString('base64');
    const images = Array.from({ length: 249 }, (_, index) => ({ base64: picture, filename: `${index}.jpg` }));
    await asMerchant(merchant, garment.productId, 'media', { images });
    const { page, context, app } = await openAdmin(browser, merchant.handle, `/app/photos/${photo.id}`);
    await publishOnPage(app);
    await app.getByText('The product has no room for another picture').waitFor({ timeout: 60_000 });
    await app.getByText('Remove one there, then publish again.').waitFor();
    await keepScreenshots(page, 'publishing-failed', app.getByRole('link', { name: 'Download' }));
    await context.close();
  });
});
