import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage, publishOnPage } from '#tests/fixtures/browser.ts';
import { shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, merchantOf, newMerchant } from '#tests/fixtures/merchant.ts';
import { asMerchant, photoOf, picturesOf, variantPictures } from '#tests/fixtures/publications.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Sizes first, then colours, as many stores have them. The variants: S red, S blue, M red, M blue. */
async function addSizedGarment(merchant: Merchant) {
  const picture = (await shirtPicture()).toString('base64');
  const [made] = (await control(`/_control/stores/${merchant.handle}/products`, {
    quiet: true,
    products: [
      {
        title: 'Sized first',
        productType: 'Dress Shirts',
        options: [
          { name: 'Größe', values: ['S', 'M'] },
          { name: 'Farbe', values: ['Rot', 'Blau'] },
        ],
        images: [{ base64: picture, filename: 'front.jpg', alt: 'Front' }],
      },
    ],
  })) as { id: string; mediaIds: string[] }[];
  if (!made?.mediaIds[0]) throw new Error('The store did not take the garment');
  return { productId: made.id, mediaId: made.mediaIds[0] };
}

describe('publishing, in a real browser', () => {
  it('waits for the variants that were asked for, asks once about the watermark, and says what was removed', async () => {
    const merchant = await newMerchant('publishing');
    const garment = await addSizedGarment(merchant);
    const photo = await photoOf(merchant, garment);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle);
    let letVariantsCome = () => {};
    const held = new Promise<void>((resolve) => {
      letVariantsCome = resolve;
    });
    await page.route('**/api/products/*/variants', async (route) => {
      await held;
      await route.continue();
    });
    await openAppPage(page, merchant.handle, `/app/photos/${photo.id}`);
    const publish = app.getByRole('button', { name: 'Publish to product' });
    const variants = app.getByRole('button', { name: /^Use as the picture of/ });
    await expect.poll(() => variants.textContent()).toContain('Loading variants');
    expect(await publish.isDisabled()).toBe(false);
    await variants.click();
    await app.getByText('The variants are on their way').waitFor();
    await expect.poll(() => publish.isDisabled()).toBe(true);
    letVariantsCome();
    await app.getByRole('checkbox', { name: /Rot/ }).check();
    await page.keyboard.press('Escape');
    await expect.poll(() => variants.textContent()).toBe('Rot');
    await keepScreenshots(page, 'publish-by-colour', publish);
    await onOneLine(publish.boundingBox(), app.getByRole('link', { name: 'Download' }).boundingBox());

    await publishOnPage(app);
    await app.getByText('The photo is on the product').waitFor({ timeout: 60_000 });
    await inSight(app.getByText('The photo is on the product').boundingBox());
    // Nothing still says that it is on its way.
    expect(await page.locator('.toast').count()).toBe(0);
    const ours = (await picturesOf(merchant, garment.productId)).at(-1) ?? '';
    expect(await variantPictures(merchant, garment.productId)).toEqual([ours, null, ours, null]);

    await asMerchant(merchant, garment.productId, 'media/delete', { mediaIds: [ours] });
    await expect
      .poll(async () => {
        await openAppPage(page, merchant.handle, `/app/photos/${photo.id}`);
        await app.getByText('Your photo is ready').waitFor();
        return app.getByText('The photo is no longer on the product').isVisible();
      })
      .toBe(true);
    // The variants of before are chosen again, and the watermark was asked about already.
    await expect.poll(() => variants.textContent()).toBe('Rot');
    await keepScreenshots(page, 'removed-in-shopify', publish);
    await publish.click();
    await app.getByText('The photo is on the product').waitFor({ timeout: 60_000 });
    expect(await picturesOf(merchant, garment.productId)).toHaveLength(2);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('shows times in the store’s own zone', async () => {
    const handle = `zone-${Date.now().toString(36)}`;
    await control('/_control/stores', {
      handle,
      name: 'Kathmandu',
      email: 'k@example.com',
      ianaTimezone: 'Asia/Kathmandu',
    });
    await control(`/_control/stores/${handle}/install`, {});
    const merchant = merchantOf(handle);
    const photo = await photoOf(merchant, await addSizedGarment(merchant));
    const { context, app, troubles } = await openAdmin(browser, handle, `/app/photos/${photo.id}`);
    const written = new Intl.DateTimeFormat('en', {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'shortOffset',
      timeZone: 'Asia/Kathmandu',
    }).format(new Date(photo.createdAt));
    expect(written).toContain('GMT+5:45');
    await app.getByText(written).first().waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });
});

type Box = { y: number; height: number } | null;

async function onOneLine(...boxes: Promise<Box>[]): Promise<void> {
  const middles = (await Promise.all(boxes)).map((box) => (box ? box.y + box.height / 2 : Number.NaN));
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(4);
}

/** What answers a click is seen from where it was made, without scrolling. */
async function inSight(box: Promise<Box>): Promise<void> {
  const { y, height } = (await box) ?? { y: Number.NaN, height: 0 };
  expect(y).toBeGreaterThan(0);
  expect(y + height).toBeLessThan(900);
}
