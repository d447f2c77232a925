/** The UI extensions on Shopify's own product pages: the very bundles, in a worker of another origin, against the real server. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addGarments } from '#tests/fixtures/batches.ts';
import { keepScreenshots, launchBrowser, waitForApp } from '#tests/fixtures/browser.ts';
import { clearFaults, orderFault, refuseNextRun } from '#tests/fixtures/faults.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { openProduct, openProducts, pressOn } from '#tests/fixtures/product-pages.ts';
import { addColouredGarment, asMerchant, picturesOf } from '#tests/fixtures/publications.ts';
import { askForRender, credits, firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(() => clearFaults('gateway', 'fashn'));

/** A photo takes the engine and, to be published, Shopify. */
const SLOW = { timeout: 60_000 };
// What is in a component's slots is no descendant of the dialog or the region that is drawn around it.
const actionOf = (page: Page) => page.locator('s-admin-action');
const blockOf = (page: Page) => page.locator('s-admin-block');
const opener = (page: Page) =>
  page.getByRole('group', { name: 'More actions' }).getByRole('button', { name: 'Make a model photo' });

describe('the action on a product’s page', () => {
  it('makes and publishes a photo without leaving the page, by mouse', async () => {
    const merchant = await newMerchant('action');
    const garment = await addColouredGarment(merchant, 'Two-coloured shirt');
    const { page, context, troubles } = await openProduct(browser, merchant, garment);
    await page.getByRole('region', { name: 'Model photos' }).waitFor();
    await blockOf(page).getByText('No photo was asked for yet.').waitFor();
    await keepScreenshots(page, 'extension-block-none', blockOf(page));
    await opener(page).click();
    const action = actionOf(page);
    await page.getByRole('dialog', { name: 'Make a model photo' }).waitFor();
    await action.getByText('This photo costs 1 credit. You have 3.').waitFor();
    await action.getByRole('button', { name: 'Picture 1, chosen' }).waitFor();
    await action.getByRole('button', { name: 'Picture 2' }).click();
    await action.getByRole('button', { name: 'Picture 2, chosen' }).waitFor();
    await action.getByRole('button', { name: /Test Ada/ }).click();
    await action.getByRole('button', { name: 'Test Ada, chosen' }).waitFor();
    await keepScreenshots(page, 'extension-action-choice');

    await action.getByRole('button', { name: 'Make photo' }).click();
    await action.getByRole('progressbar').waitFor();
    await action.getByText('You can close this').waitFor();
    await keepScreenshots(page, 'extension-action-progress');
    await action.getByRole('button', { name: 'Publish with watermark' }).waitFor(SLOW);
    const picture = action.getByRole('img', { name: 'The garment, worn by Test Ada' });
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
    await keepScreenshots(page, 'extension-action-photo');
    await action.getByRole('button', { name: 'Publish with watermark' }).click();
    await action.getByText('The photo is on the product').waitFor(SLOW);
    await keepScreenshots(page, 'extension-action-published');
    expect(await picturesOf(merchant, garment.productId)).toHaveLength(3);
    expect((await credits(merchant)).total).toBe(2);

    await action.getByRole('button', { name: 'Close', exact: true }).click();
    await action.waitFor({ state: 'detached' });
    await blockOf(page).getByText('Published', { exact: true }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('does so by keyboard, from the block, and goes on with a photo that is under way', async () => {
    const merchant = await newMerchant('action-keys');
    const garment = await addGarment(merchant);
    const { page, context, troubles } = await openProduct(browser, merchant, garment);
    await pressOn(page, blockOf(page).getByRole('button', { name: 'Make a model photo' }));
    const action = actionOf(page);
    await pressOn(page, action.getByRole('button', { name: /^Test (?!.*chosen)/ }).first(), 'Space');
    await pressOn(page, action.getByRole('button', { name: 'Make photo' }));
    await action.getByRole('progressbar').waitFor();
    await page.keyboard.press('Escape');
    await action.waitFor({ state: 'detached' });
    await pressOn(page, opener(page));
    await pressOn(page, action.getByRole('button', { name: 'Publish with watermark' }));
    await action.getByText('The photo is on the product').waitFor(SLOW);
    await pressOn(page, action.getByRole('button', { name: 'Close', exact: true }));
    await action.waitFor({ state: 'detached' });
    expect(await opener(page).evaluate((button) => button.matches(':focus'))).toBe(true);
    expect(await picturesOf(merchant, garment.productId)).toHaveLength(2);
    expect((await credits(merchant)).total).toBe(2);
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('the block on a product’s page', () => {
  it('shows the photos and their state; publishes by mouse and undoes by keyboard', async () => {
    const merchant = await newMerchant('block');
    const garment = await addGarment(merchant);
    const photo = await makePhoto(merchant, garment);
    const { page, context, troubles } = await openProduct(browser, merchant, garment);
    const block = blockOf(page);
    await block.getByText('Ready', { exact: true }).waitFor();
    await block.getByRole('button', { name: `Publish with watermark: worn by ${photo.avatarName}` }).click();
    await block.getByText('Published', { exact: true }).waitFor(SLOW);
    await keepScreenshots(page, 'extension-block', block);
    expect(await picturesOf(merchant, garment.productId)).toHaveLength(2);
    await pressOn(page, block.getByRole('button', { name: `Take off product: worn by ${photo.avatarName}` }));
    await block.getByText('Ready', { exact: true }).waitFor(SLOW);
    expect(await picturesOf(merchant, garment.productId)).toHaveLength(1);
    expect(troubles).toEqual([]);
    await block.getByRole('link', { name: `Worn by ${photo.avatarName}` }).click();
    await waitForApp(page, async (frame) => frame.url().includes(`/app/photos/${photo.id}`));
    await context.close();
  });
});

describe('the action on selected products', () => {
  it('quotes a batch by mouse, starts it, and leads to it in the app', async () => {
    const merchant = await newMerchant('selection');
    const [, garment] = await addGarments(merchant, { count: 3 });
    await asMerchant(merchant, garment?.productId ?? '', 'media/delete', { mediaIds: [garment?.mediaId] });
    const { page, context, troubles } = await openProducts(browser, merchant);
    for (const title of ['Shirt 1', 'Shirt 2', 'Shirt 3']) {
      await page.getByRole('checkbox', { name: `Select ${title}` }).check();
    }
    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Make model photos' }).click();
    const action = actionOf(page);
    await action.getByText('3 products are selected.').waitFor();
    await action.getByRole('button', { name: /Test Ada/ }).click();
    await keepScreenshots(page, 'extension-selection-choice');
    await action.getByRole('button', { name: 'See the cost' }).click();
    await action.getByText('They take 2 credits.').waitFor();
    await action.getByText('1 product is left out').waitFor();
    await keepScreenshots(page, 'extension-selection-quote');
    expect((await credits(merchant)).total).toBe(3);
    await action.getByRole('button', { name: 'Start: 2 photos' }).click();
    await action.getByText('2 of 2 photos are ready for your review').waitFor(SLOW);
    await keepScreenshots(page, 'extension-selection-ended');
    expect((await credits(merchant)).total).toBe(1);
    expect(troubles).toEqual([]);
    await action.getByRole('link', { name: 'Open in ModelSnap' }).click();
    await waitForApp(page, async (frame) => frame.url().includes('/app/batches/'));
    await context.close();
  });

  it('does so by keyboard', async () => {
    const merchant = await newMerchant('selection-keys');
    await addGarments(merchant, { count: 1 });
    const { page, context, troubles } = await openProducts(browser, merchant);
    await pressOn(page, page.getByRole('checkbox', { name: 'Select Shirt 1' }), 'Space');
    await page.getByText('1 selected').waitFor();
    await page.getByRole('checkbox', { name: 'Select Shirt 1' }).evaluate((box) => (box as HTMLElement).blur());
    await pressOn(page, page.getByRole('button', { name: 'Make model photos' }));
    const action = actionOf(page);
    await pressOn(page, action.getByRole('button', { name: 'See the cost' }));
    await pressOn(page, action.getByRole('button', { name: 'Start: 1 photo' }));
    await action.getByText(/done|ready for your review/).waitFor(SLOW);
    await pressOn(page, action.getByRole('button', { name: 'Close', exact: true }));
    await action.waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('what goes wrong is told in a sentence that helps', () => {
  it('a token that has expired', async () => {
    const merchant = await newMerchant('expired');
    const garment = await addGarment(merchant);
    const { page, context } = await openProduct(browser, merchant, garment, (page) =>
      withExpiredTokens(page, merchant),
    );
    await blockOf(page).getByText('Your sign-in has ended').waitFor();
    await blockOf(page).getByText('Reload this page').waitFor();
    await opener(page).click();
    await actionOf(page).getByText('Your sign-in has ended').waitFor();
    await keepScreenshots(page, 'extension-expired');
    // A fresh token, as Shopify gives it to each request, is all that was missing.
    await page.unrouteAll();
    await actionOf(page).getByRole('button', { name: 'Try again' }).click();
    await actionOf(page).getByText('This photo costs 1 credit').waitFor();
    await context.close();
  });

  it('no credits, for one photo and for many', async () => {
    const merchant = await newMerchant('broke');
    const garment = await addGarment(merchant);
    await spendAll(merchant, garment);
    const { page, context } = await openProduct(browser, merchant, await addGarment(merchant, 'Another shirt'));
    await opener(page).click();
    await actionOf(page).getByText('No credits left').waitFor();
    expect(await actionOf(page).getByRole('button', { name: 'Make photo' }).isDisabled()).toBe(true);
    expect(await actionOf(page).getByRole('link', { name: 'See plans and packs' }).getAttribute('href')).toMatch(
      /\/apps\/\w+\/app\/billing$/,
    );
    await keepScreenshots(page, 'extension-no-credits');
    await page.goto(page.url().replace(/\/\d+$/, ''));
    await page.getByRole('checkbox', { name: 'Select Another shirt' }).check();
    await page.getByRole('button', { name: 'Make model photos' }).click();
    const action = actionOf(page);
    await action.getByRole('button', { name: 'See the cost' }).click();
    await action.getByText('1 credit is missing').waitFor();
    expect(await action.getByRole('button', { name: 'Start: 1 photo' }).isDisabled()).toBe(true);
    await context.close();
  });

  it('a product without a picture', async () => {
    const merchant = await newMerchant('bare');
    const garment = await addGarment(merchant);
    await asMerchant(merchant, garment.productId, 'media/delete', { mediaIds: [garment.mediaId] });
    const { page, context, troubles } = await openProduct(browser, merchant, garment);
    await blockOf(page).getByText('This product has no picture yet.').waitFor();
    await opener(page).click();
    await actionOf(page).getByText('No photo can be made yet').waitFor();
    await actionOf(page).getByText('This product has no picture yet.').waitFor();
    expect(await actionOf(page).getByRole('button', { name: 'Make photo' }).count()).toBe(0);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('a photo that the engine refuses: why, and another try', async () => {
    const merchant = await newMerchant('refused');
    const garment = await addGarment(merchant);
    const { page, context, troubles } = await openProduct(browser, merchant, garment);
    await opener(page).click();
    await refuseNextRun();
    await actionOf(page).getByRole('button', { name: 'Make photo' }).click();
    await actionOf(page).getByText('The engine did not accept these pictures').waitFor(SLOW);
    await keepScreenshots(page, 'extension-refused');
    expect((await credits(merchant)).total).toBe(3);
    await actionOf(page).getByRole('button', { name: 'Try again' }).click();
    await actionOf(page).getByRole('button', { name: 'Publish with watermark' }).waitFor(SLOW);
    await page.keyboard.press('Escape');
    // The failed one stays to be seen, with its reason.
    await blockOf(page).getByText('Ready', { exact: true }).waitFor(SLOW);
    await blockOf(page).getByText('The engine did not accept these pictures').waitFor();
    await keepScreenshots(page, 'extension-block-refused', blockOf(page));
    expect((await credits(merchant)).total).toBe(2);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('a server that is away, or whose answer is lost: pressed again, it is the same photo', async () => {
    const merchant = await newMerchant('away');
    const garment = await addGarment(merchant);
    const { page, context } = await openProduct(browser, merchant, garment);
    await blockOf(page).getByText('No photo was asked for yet.').waitFor();
    await orderFault('gateway', { operation: '/api/extensions/choices', mode: 'reset', times: 100 });
    await opener(page).click();
    await actionOf(page).getByText('The app did not answer').waitFor();
    await actionOf(page).getByText('Nothing is charged twice').waitFor();
    await keepScreenshots(page, 'extension-away');
    await clearFaults('gateway');
    await actionOf(page).getByRole('button', { name: 'Try again' }).click();
    const make = actionOf(page).getByRole('button', { name: 'Make photo' });
    await make.waitFor();

    let asked = 0;
    await page.route('**/api/extensions/photos', async (route) => {
      asked += 1;
      // The first one is taken, and its answer lost.
      if (asked === 1) await route.fetch();
      await route.abort();
    });
    await make.click();
    await actionOf(page).getByText('The app did not answer').waitFor();
    expect(asked).toBe(2);
    expect((await credits(merchant)).total).toBe(2);
    await page.unrouteAll();
    await make.click();
    await actionOf(page).getByRole('button', { name: 'Publish with watermark' }).waitFor(SLOW);
    expect((await credits(merchant)).total).toBe(2);
    await context.close();
  });
});

describe('the stand-in for Shopify’s pages', () => {
  const AT = 'admin.product-details.block.render';
  it.each([
    ['a component of another place', `document.body.append(document.createElement('s-modal'))`, 's-modal'],
    ['one that is none', `document.body.append(document.createElement('s-buton'))`, 's-buton'],
    ['a property', `document.createElement('s-button').setAttribute('colour', 'red')`, 'no property "colour"'],
    ['an event', `document.createElement('s-button').addEventListener('press', () => {})`, 'no event "press"'],
    ['a part of the API', 'shopify.toast.show("Done")', 'shopify.toast is not simulated'],
  ])('refuses what Shopify’s types do not have, and what it does not simulate: %s', async (_what, wrong, said) => {
    const merchant = await newMerchant('wrong');
    const garment = await addGarment(merchant);
    const script = `shopify.extend('${AT}', async () => { ${wrong} })`;
    const { context, troubles } = await openProduct(browser, merchant, garment, async (page) => {
      await page.route('**/scripts/model-photos-block.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: script }),
      );
    });
    await expect.poll(() => troubles.join('\n')).toContain(said);
    await context.close();
  });
});

/** Every token that the page asks for is one of two minutes ago. */
async function withExpiredTokens(page: Page, { handle }: Merchant): Promise<void> {
  const old = await control(`/_control/stores/${handle}/id-token`, { lifeSeconds: -120 });
  await page.route('**/id-token', (route) => route.fulfill({ json: old }));
}

async function spendAll(merchant: Merchant, garment: { productId: string; mediaId: string }): Promise<void> {
  const avatarId = await firstAvatarId(merchant);
  for (let left = 3; left > 0; left--) await askForRender(merchant, garment, avatarId);
  expect((await credits(merchant)).total).toBe(0);
}
