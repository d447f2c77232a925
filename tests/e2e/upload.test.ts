import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepScreenshots, launchBrowser, openAdmin, publishOnPage } from '#tests/fixtures/browser.ts';
import { addGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { uploadGarment } from '#tests/fixtures/uploads.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const chooseFile = (app: FrameLocator, file: { name: string; mimeType: string; buffer: Buffer }) =>
  app.locator('#garment-panel input[type=file]').setInputFiles(file);

/** The page is drawn before it listens: the tab is tried until it opens. */
async function openUpload(app: FrameLocator, open?: () => Promise<void>): Promise<void> {
  const tab = app.getByRole('tab', { name: 'Upload a picture' });
  await tab.waitFor();
  const tryOnce = async () => {
    await (open ? open() : tab.click());
    return tab.getAttribute('aria-selected');
  };
  await expect.poll(tryOnce, { timeout: 30_000 }).toBe('true');
  await app.getByText('at least 512 pixels on each side').waitFor();
}

describe('the merchant’s own picture, in a real browser', () => {
  it('is uploaded with its progress shown, becomes a photo, and goes to the product that is chosen', async () => {
    const merchant = await newMerchant('own');
    await addGarment(merchant, 'Linen shirt, sand');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/generate');
    await openUpload(app);
    await keepScreenshots(page, 'upload-empty');

    // Held at storage’s door, so that the beginning can be looked at; then slow enough to see it go on.
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route(`${stack().s3Url}/**`, async (route) => {
      await held;
      await route.continue();
    });
    // What follows a picture's end is not looked at: it only makes the file longer on its way.
    const buffer = Buffer.concat([await shirtPicture('#c9b48a', 1600), Buffer.alloc(3_000_000, 1)]);
    const shirt = { name: 'linen-shirt.jpg', mimeType: 'image/jpeg', buffer };
    await chooseFile(app, shirt);
    await app.getByText('Uploading linen-shirt.jpg').first().waitFor();
    await app.locator('#garment-panel').getByRole('progressbar').waitFor();
    await keepScreenshots(page, 'upload-progress');
    const network = await context.newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_000_000 };
    await network.send('Network.emulateNetworkConditions', slow);
    letThrough();
    await app.getByText(/^[1-9]\d? %$/).waitFor();
    await network.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
    await app.getByText('1600 × 1600 pixels').waitFor();
    const preview = app.locator('img[data-picture=upload]');
    await expect.poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(400);
    expect(await app.getByRole('radio', { name: 'linen-shirt.jpg' }).isChecked()).toBe(true);

    await app.getByLabel('Kind of garment').selectOption('tops');
    await app.getByRole('radio', { name: /Test Ada/ }).check();
    await keepScreenshots(page, 'upload-ready');
    await app.getByRole('button', { name: 'Generate', exact: true }).click();
    await app.getByText('Your photo is ready').waitFor({ timeout: 60_000 });
    const publish = app.getByRole('button', { name: 'Publish to product' });
    expect(await publish.isDisabled()).toBe(true);
    await keepScreenshots(page, 'upload-result');

    await app.getByRole('button', { name: 'Choose a product' }).click();
    await page.getByRole('dialog').getByText('Linen shirt, sand').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Select', exact: true }).click();
    await app.getByText('The photo goes to “Linen shirt, sand”.').waitFor();
    await keepScreenshots(page, 'upload-product-chosen');
    await publishOnPage(app);
    await app.getByText('The photo is on the product').waitFor({ timeout: 60_000 });
    const { products } = (await (await merchant.get('/api/products')).json()) as { products: { mediaCount: number }[] };
    expect(products.map(({ mediaCount }) => mediaCount)).toEqual([2]);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('each refused file gets the sentence that says what to do', async () => {
    const merchant = await newMerchant('refused');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/generate');
    await openUpload(app);
    const jpeg = await shirtPicture();
    const files = [
      ['shirt.gif', 'image/gif', Buffer.from('GIF89a'), 'Export it as an ordinary JPEG, PNG, WebP or AVIF.'],
      ['empty.jpg', 'image/jpeg', Buffer.alloc(0), 'The file is empty.'],
      ['large.jpg', 'image/jpeg', Buffer.concat([jpeg, Buffer.alloc(20_000_000)]), 'larger than 20 MB'],
      ['small.jpg', 'image/jpeg', await shirtPicture('#333333', 300), 'smaller than 512 pixels'],
      // These two only the server can tell.
      ['notes.jpg', 'image/jpeg', Buffer.from('just some notes, no picture at all'), 'The file is not a picture.'],
      ['half.jpg', 'image/jpeg', jpeg.subarray(0, jpeg.length / 2), 'The file is damaged or incomplete.'],
    ] as const;
    for (const [name, mimeType, buffer, sentence] of files) {
      await chooseFile(app, { name, mimeType, buffer });
      await app.locator('#garment-panel').getByText(`${name}: `).getByText(sentence).waitFor();
    }
    await keepScreenshots(page, 'upload-refused');
    // The page has not lost its way: a good one is taken after all.
    await chooseFile(app, { name: 'good.jpg', mimeType: 'image/jpeg', buffer: jpeg });
    await app.getByText('800 × 800 pixels').waitFor();
    // The two refusals of the server are in the browser's console, as every refusal is.
    expect(troubles.filter((trouble) => !/status of 422/.test(trouble))).toEqual([]);
    await context.close();
  });

  it('an upload is cancelled, and one that broke off is tried again', async () => {
    const merchant = await newMerchant('broken-off');
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/generate');
    await openUpload(app);
    const file = { name: 'shirt.jpg', mimeType: 'image/jpeg', buffer: await shirtPicture() };
    const toStorage = `${stack().s3Url}/**`;
    await page.route(toStorage, () => {});
    await chooseFile(app, file);
    await app.getByRole('button', { name: 'Cancel the upload of shirt.jpg' }).click();
    await app.getByText('at least 512 pixels on each side').waitFor();
    expect(await app.getByText('800 × 800 pixels').count()).toBe(0);

    await page.unroute(toStorage);
    await page.route(toStorage, (route) => route.abort('connectionreset'));
    await chooseFile(app, { ...file, name: 'again.jpg' });
    await app.getByText('The upload broke off').first().waitFor();
    await keepScreenshots(page, 'upload-broke-off');
    await page.unroute(toStorage);
    await app.getByRole('button', { name: 'Try again' }).click();
    await app.getByText('800 × 800 pixels').waitFor();
    await context.close();
  });

  it('pictures that were sent before are chosen again, by keyboard alone', async () => {
    const merchant = await newMerchant('again');
    await uploadGarment(merchant, await shirtPicture('#336699'), 'blue.jpg');
    await uploadGarment(merchant, await shirtPicture('#993333'), 'red.jpg');
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/generate');
    await openUpload(app, async () => {
      await app.getByRole('tab', { name: 'From your products' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
    });
    await app.getByRole('radio', { name: 'red.jpg' }).focus();
    await page.keyboard.press('Space');
    await app.getByText('800 × 800 pixels').waitFor();
    await page.keyboard.press('ArrowRight');
    await app.getByRole('img', { name: 'blue.jpg' }).waitFor();
    await expect.poll(() => app.getByRole('status').allTextContents()).toContain('blue.jpg is chosen as the garment');
    await keepScreenshots(page, 'upload-again');
    await context.close();
  });
});
