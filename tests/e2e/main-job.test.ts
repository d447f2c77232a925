import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage, publishOnPage } from '#tests/fixtures/browser.ts';
import { refuseNextRun } from '#tests/fixtures/faults.ts';
import { addGarment, type StoreGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { askOnThePage, firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A store whose app was never opened, with one garment in it. */
async function storeWithGarment(name: string): Promise<{ merchant: Merchant; garment: StoreGarment }> {
  const merchant = await newMerchant(name);
  const garment = await addGarment(merchant, 'Rust linen shirt');
  return { merchant, garment };
}

describe('in a real browser', () => {
  it('a merchant generates a photo, sees it come, and finds it in the product’s media', async () => {
    const { merchant, garment } = await storeWithGarment('browser');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle);

    // The first visit lands on Generate with three credits.
    await app.getByRole('heading', { name: 'Generate' }).waitFor();
    await app.getByText('Choose a garment and an avatar').waitFor();
    await keepScreenshots(page, 'generate-first-visit');
    await app.getByRole('button', { name: /Rust linen shirt/ }).click();
    await app.getByText('The product has one picture.').waitFor();
    await app.getByRole('radio', { name: /Test Ada/ }).check();
    await app.getByText('Uses 1 of your 3 credits').waitFor();
    await keepScreenshots(page, 'generate-ready');

    await app.getByRole('button', { name: 'Generate', exact: true }).click();
    await app.getByRole('progressbar').first().waitFor();
    await keepScreenshots(page, 'generate-progress');
    await app.getByText('Your photo is ready').waitFor({ timeout: 60_000 });
    const preview = app.locator('img[data-picture=photo]');
    await expect.poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(400);
    await app.getByText('carry a watermark').waitFor();
    await app.getByText('Uses 1 of your 2 credits').waitFor();
    await keepScreenshots(page, 'generate-result');

    await publishOnPage(app);
    await app.getByText('The photo is on the product').waitFor({ timeout: 60_000 });
    await keepScreenshots(page, 'generate-published');

    const number = garment.productId.split('/').at(-1);
    const inAdmin = `${stack().env.SHOPIFY_ADMIN_URL}/store/${merchant.handle}/products/${number}`;
    expect(await app.getByRole('link', { name: 'View the product' }).getAttribute('href')).toBe(inAdmin);
    await page.goto(`${stack().shopifyUrl}/store/${merchant.handle}/products/${number}`);
    const pictures = page.locator('img[src*="/cdn/"]');
    await expect.poll(() => pictures.count(), { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    await page.waitForTimeout(500);
    await keepScreenshots(page, 'admin-product');
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('Home, History, a photo and Settings show what the store has', async () => {
    const { merchant, garment } = await storeWithGarment('pages');
    const photo = await makePhoto(merchant, garment);
    await refuseNextRun();
    await askOnThePage(merchant, garment, await firstAvatarId(merchant));
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/history');
    await app.getByText('The engine did not accept these pictures').waitFor({ timeout: 60_000 });
    await keepScreenshots(page, 'history');
    await app.getByRole('tab', { name: 'Failed' }).click();
    await expect.poll(() => app.getByRole('listitem').count()).toBeGreaterThan(0);
    await app.getByRole('button', { name: /^Try .* again$/ }).click();
    await page.locator('.toast', { hasText: 'Trying again' }).waitFor();
    await app.getByRole('tab', { name: 'All' }).click();
    // Still in the list: the button is not the row, which opens the photo.
    await expect.poll(() => app.getByRole('link', { name: /^Download the photo of/ }).count()).toBe(2);
    await downloadPhoto(page, app.getByRole('link', { name: /^Download the photo of/ }).first());
    await app.getByRole('tab', { name: 'All', selected: true }).waitFor();

    await openAppPage(page, merchant.handle, `/app/photos/${photo.id}`);
    await app.getByText('Your photo is ready').waitFor();
    await keepScreenshots(page, 'photo');
    await downloadPhoto(page, app.getByRole('link', { name: /^Download/ }));
    await app.getByText('Your photo is ready').waitFor();

    await openAppPage(page, merchant.handle, '/app/generate');
    await app.getByRole('heading', { name: 'Generate' }).waitFor();
    await openAppPage(page, merchant.handle, '/app');
    await app
      .getByRole('heading', { name: /Home|Generate/ })
      .first()
      .waitFor();
    await openAppPage(page, merchant.handle, '/app');
    await app.getByText('Latest photos').waitFor();
    await keepScreenshots(page, 'home');

    await openAppPage(page, merchant.handle, '/app/settings');
    await app.getByLabel('Alt text').fill('{product} on a model');
    await keepScreenshots(page, 'settings-changed');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(async () => (await merchant.get('/app/settings?_data=routes%2Fapp.settings')).text())
      .toContain('{product} on a model');
    // The avatar that was used last is remembered.
    expect(await app.getByLabel('Default avatar').locator('option:checked').textContent()).toBe('Test Ada');
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('a store without credits is told when new ones come', async () => {
    const { merchant, garment } = await storeWithGarment('spent');
    const avatarId = await firstAvatarId(merchant);
    for (let count = 0; count < 3; count += 1) await askOnThePage(merchant, garment, avatarId);
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/generate');
    await app.getByText('No credits left').waitFor();
    await app.getByText(/new ones come on/).waitFor();
    expect(await app.getByRole('button', { name: 'Generate', exact: true }).isDisabled()).toBe(true);
    await app.getByRole('button', { name: /Rust linen shirt/ }).click();
    await app.getByText('A photo uses 1 credit, and none is left').waitFor();
    await keepScreenshots(page, 'generate-no-credits');
    await context.close();
  });

  it('a store without products is told what to do', async () => {
    const merchant = await newMerchant('bare');
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/generate');
    await app.getByText('This store has no products yet.').waitFor();
    await keepScreenshots(page, 'generate-no-products');
    await openAppPage(page, merchant.handle, '/app/history');
    await app.getByText('No photos yet').waitFor();
    await keepScreenshots(page, 'history-empty');
    await context.close();
  });

  it('products are searched and paged over thousands', async () => {
    const merchant = await newMerchant('many');
    const products = Array.from({ length: 2000 }, (_, index) => ({
      title: `Garment number ${index}`,
      productType: 'T-Shirts',
      vendor: 'Many',
      tags: [],
      status: 'ACTIVE',
      options: [],
      variants: [{ optionValues: {}, price: '1.00', sku: `M-${index}` }],
      images: [],
    }));
    await control(`/_control/stores/${merchant.handle}/products`, { quiet: true, products });
    await addGarment(merchant, 'The velvet one');
    const { context, app } = await openAdmin(browser, merchant.handle, '/app/generate');
    await app.getByText('The velvet one').waitFor();
    await app.getByRole('button', { name: 'Next products' }).or(app.locator('#nextURL')).first().click();
    await expect.poll(() => app.getByText('The velvet one').count()).toBe(0);
    await app.getByPlaceholder('Search products').fill('velvet');
    await app.getByRole('button', { name: /The velvet one/ }).waitFor();
    await expect.poll(() => app.getByText(/Garment number/).count()).toBe(0);
    await app.getByPlaceholder('Search products').fill('corduroy');
    await app.getByText('No product matches').waitFor();
    await context.close();
  });
});

/** Clicks a download's button: the file is a photo, and the page stays what it is. */
async function downloadPhoto(page: Page, button: Locator): Promise<void> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  expect(download.suggestedFilename()).toMatch(/^modelsnap-.*\.jpg$/);
  expect((await sharp(await download.path()).metadata()).format).toBe('jpeg');
  // What would take the merchant elsewhere comes after the click.
  await page.waitForTimeout(500);
}
