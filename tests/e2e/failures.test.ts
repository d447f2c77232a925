/** Each way in which the outside world says no, and the sentence that a merchant reads about it. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepScreenshots, launchBrowser, openAdmin } from '#tests/fixtures/browser.ts';
import { clearFaults, everyRenderRests, orderFault } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newId, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, finishedRender, firstAvatarId, makePhoto, readRender } from '#tests/fixtures/renders.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(() => clearFaults('shopify', 'fashn'));

const ENGINE_SAYS_NO = [
  { name: 'ImageLoadError', says: /picture/i },
  { name: 'ContentModerationError', says: 'The engine’s content policy refused this picture' },
  { name: 'PoseError', says: 'No pose was found' },
  { name: 'InputValidationError', says: 'The engine did not accept these pictures' },
] as const;

describe('when the engine says no, the photo’s page says what to do', () => {
  it.each(ENGINE_SAYS_NO)('$name', async ({ name, says }) => {
    const merchant = await newMerchant('refused');
    const garment = await addGarment(merchant, 'Refused shirt');
    await failNext(name);
    const renderId = newId();
    await askForRender(merchant, garment, await firstAvatarId(merchant), renderId);
    await finishedRender(merchant, renderId);
    const { page, context, app } = await openAdmin(browser, merchant.handle, `/app/photos/${renderId}`);
    await app.getByText('No photo this time').waitFor();
    await app.getByText(says).first().waitFor();
    await app.getByText('The credit was given back').waitFor();
    await app.getByRole('button', { name: 'Try again' }).waitFor();
    await keepScreenshots(page, `failure-${name}`);
    await context.close();
  });
});

const SHOPIFY_SAYS_NO = [
  { code: 'FILE_STORAGE_LIMIT_EXCEEDED', says: 'The store has no room for more files' },
  { code: 'INVALID_IMAGE_RESOLUTION', says: /did not accept|too large/i },
] as const;

describe('when Shopify says no to a photo, its page says what to do', () => {
  it.each(SHOPIFY_SAYS_NO)('$code', async ({ code, says }) => {
    const { merchant, renderId } = await photoOf('unpublished');
    await control('/_control/media-errors', { code });
    await merchant.post('/api/publications', { publicationId: newId(), renderId });
    await publicationRests(merchant, renderId);
    const { page, context, app } = await openAdmin(browser, merchant.handle, `/app/photos/${renderId}`);
    await app.getByText(says).first().waitFor();
    await app.getByRole('button', { name: 'Publish to product' }).waitFor();
    await keepScreenshots(page, `failure-${code}`);
    await context.close();
  });

  it('a product that was deleted', async () => {
    const { merchant, renderId, productId } = await photoOf('deleted');
    const number = productId.split('/').at(-1);
    await control(`/_control/stores/${merchant.handle}/products/${number}/delete`, {});
    await merchant.post('/api/publications', { publicationId: newId(), renderId });
    await publicationRests(merchant, renderId);
    const { context, app } = await openAdmin(browser, merchant.handle, `/app/photos/${renderId}`);
    await app.getByText('The product is no longer in the store').waitFor();
    await context.close();
  });

  it('a gallery that is full', async () => {
    const { merchant, renderId } = await photoOf('full');
    await orderFault('shopify', {
      operation: 'fileUpdate',
      mode: 'fail',
      status: 200,
      body: {
        data: {
          fileUpdate: {
            files: [],
            userErrors: [{ code: 'PRODUCT_MEDIA_LIMIT_EXCEEDED', field: ['files'], message: 'Too many media' }],
          },
        },
      },
    });
    await merchant.post('/api/publications', { publicationId: newId(), renderId });
    await publicationRests(merchant, renderId);
    const { page, context, app } = await openAdmin(browser, merchant.handle, `/app/photos/${renderId}`);
    await app.getByText('The product has no room for another picture').waitFor();
    await keepScreenshots(page, 'failure-gallery-full');
    await context.close();
  });
});

async function photoOf(name: string): Promise<{ merchant: Merchant; renderId: string; productId: string }> {
  const merchant = await newMerchant(name);
  const garment = await addGarment(merchant, 'A shirt');
  const photo = await makePhoto(merchant, garment);
  return { merchant, renderId: photo.id, productId: garment.productId };
}

async function failNext(failNextWith: string): Promise<void> {
  await everyRenderRests();
  const response = await fetch(`${stack().fashnUrl}/_control/predictions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ failNextWith }),
  });
  expect(response.status).toBe(201);
}

async function publicationRests(merchant: Merchant, renderId: string): Promise<void> {
  await waitFor('the publication to rest', async () => (await readRender(merchant, renderId)).publication?.isFinal);
}
