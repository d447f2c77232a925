import type { Browser, FrameLocator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { batchInAddress } from '#tests/fixtures/batch-pages.ts';
import {
  addCollection,
  addGarments,
  batchIs,
  changeBatch,
  itemsOf,
  quotedBatch,
  shirtInColours,
} from '#tests/fixtures/batches.ts';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage } from '#tests/fixtures/browser.ts';
import { clearFaults, orderFault } from '#tests/fixtures/faults.ts';
import { type StoreGarment, shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { newMerchant } from '#tests/fixtures/merchant.ts';
import { published } from '#tests/fixtures/publications.ts';
import { makePhoto } from '#tests/fixtures/renders.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(() => clearFaults('shopify'));

const askPrice = (app: FrameLocator) => app.getByRole('button', { name: 'See what it costs' });

describe('choosing what a batch is made of, in a real browser', () => {
  it('a collection and two avatars are chosen by keyboard alone, and a reload loses none of it', async () => {
    const merchant = await newMerchant('choose');
    const summer = await addGarments(merchant, { count: 3 });
    await addGarments(merchant, { count: 2, product: { vendor: 'Other', tags: ['winter'] } });
    await addCollection(merchant, 'Summer collection', summer);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches/new');
    await app.getByText('All products of the store: 5 products').waitFor();
    await app.getByText('Choose an avatar').waitFor();
    await keepScreenshots(page, 'batch-choose-first');

    await app.getByRole('button', { name: 'Collection: All collections' }).focus();
    await page.keyboard.press('Enter');
    await app.getByRole('button', { name: 'Summer collection (3)' }).waitFor();
    await app.getByPlaceholder('Search collections').waitFor();
    await keepScreenshots(page, 'batch-choose-collections');
    await expect.poll(() => focusedLabel(app)).toBe('Search collections');
    await page.keyboard.type('summer');
    await expect.poll(() => app.getByRole('button', { name: 'All collections', exact: true }).count()).toBe(0);
    await app.getByRole('button', { name: 'Summer collection (3)' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await app.getByText('3 products match').waitFor();

    await app.getByRole('checkbox', { name: /Test Ada/ }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await app.getByText('About 6 photos').waitFor();
    expect(await app.getByLabel('Name').inputValue()).toMatch(/^Summer collection, \w{3} \d+$/);
    await keepScreenshots(page, 'batch-choose-ready');

    await openAppPage(page, merchant.handle, '/app/batches/new');
    await app.getByText('About 6 photos').waitFor();
    await askPrice(app).focus();
    await page.keyboard.press('Enter');
    const batch = await batchIs(merchant, await batchInAddress(page), 'quoted');
    expect(batch).toMatchObject({ items: 6, avatarNames: ['Test Ada', 'Test Ben'] });
    expect(batch.name).toMatch(/^Summer collection, /);

    // Back from the quote, and the same again: the same batch.
    await openAppPage(page, merchant.handle, '/app/batches/new');
    await app.getByText('About 6 photos').waitFor();
    await askPrice(app).click();
    expect(await batchInAddress(page)).toBe(batch.id);

    // Once that is over, the next one begins anew.
    await changeBatch(merchant, batch.id, 'cancel');
    await batchIs(merchant, batch.id, 'cancelled');
    const looked = page.waitForResponse((answer) => answer.url().endsWith(`/api/render/batch/${batch.id}`));
    await openAppPage(page, merchant.handle, '/app/batches/new');
    await looked;
    await app.getByText('All products of the store: 5 products').waitFor();
    await app.getByRole('checkbox', { name: /Test Ada/ }).check();
    await askPrice(app).click();
    const next = await batchIs(merchant, await batchInAddress(page), 'quoted');
    expect(next.id).not.toBe(batch.id);
    expect(next).toMatchObject({ items: 5, avatarNames: ['Test Ada'] });
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('picked products are listed, can be taken back, and survive a lost connection', async () => {
    const merchant = await newMerchant('pick');
    await addGarments(merchant, { count: 3 });
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/batches/new');
    await app.getByText('Products that I pick').click();
    for (const title of ['Shirt 1', 'Shirt 2', 'Shirt 3']) {
      await app.getByRole('checkbox', { name: new RegExp(title) }).check();
    }
    await app.getByText('3 picked').waitFor();
    await app.getByRole('button', { name: 'Remove Shirt 2' }).click();
    await app.getByText('2 picked').waitFor();
    expect(await app.getByRole('checkbox', { name: /Shirt 2/ }).isChecked()).toBe(false);
    await app.getByRole('checkbox', { name: /Test Ben/ }).check();
    await app.getByText('About 2 photos').waitFor();
    await keepScreenshots(page, 'batch-choose-picked');

    // The request arrives, and its answer is lost.
    let wasSent = '';
    await page.route('**/api/render/batch', async (route) => {
      wasSent = route.request().postData() ?? '';
      await route.fetch();
      await route.abort();
    });
    await askPrice(app).click();
    await app.getByText('No connection').waitFor();
    await app.getByText('2 picked').waitFor();
    await keepScreenshots(page, 'batch-choose-no-connection');
    await page.unroute('**/api/render/batch');
    await askPrice(app).click();
    const batchId = await batchInAddress(page);
    expect(batchId).toBe((JSON.parse(wasSent) as { batchId: string }).batchId);
    expect(await batchIs(merchant, batchId, 'quoted')).toMatchObject({ items: 2, avatarNames: ['Test Ben'] });
    await context.close();
  });

  it('the pictures of a picked product are chosen, by keyboard too, and the batch is made of them', async () => {
    const merchant = await newMerchant('pick-pictures');
    const bytes = await Promise.all(['#b3462c', '#225588', '#2e7d32'].map((colour) => shirtPicture(colour, 560)));
    const images = bytes.map((bytes, index) => ({
      base64: bytes.toString('base64'),
      filename: `side-${index}.jpg`,
      alt: `Side ${index + 1}`,
    }));
    await addGarments(merchant, { count: 1, product: { images } });
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches/new');
    await app.getByText('Products that I pick').click();
    await app.getByRole('checkbox', { name: /Shirt 1/ }).check();
    await app.getByRole('button', { name: 'Choose pictures of Shirt 1' }).focus();
    await page.keyboard.press('Enter');
    await app.getByRole('checkbox', { name: 'Side 2' }).check();
    await app.getByRole('checkbox', { name: 'Side 3' }).focus();
    await page.keyboard.press('Space');
    await app.getByText('Of the products whose pictures you chose yourself, those are taken.').waitFor();
    await app.getByRole('checkbox', { name: /Test Ben/ }).check();
    await app.getByText('About 2 photos').waitFor();
    await keepScreenshots(page, 'batch-choose-pictures-of-a-product', app.getByText('Each picture that you tick'));

    // A reload forgets none of them.
    await openAppPage(page, merchant.handle, '/app/batches/new');
    await app.getByRole('button', { name: 'Choose pictures of Shirt 1, 2 chosen' }).waitFor();
    await askPrice(app).click();
    const batch = await batchIs(merchant, await batchInAddress(page), 'quoted');
    expect(batch.items).toBe(2);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('many pictures are sent at once, and each that is not taken says why', async () => {
    const merchant = await newMerchant('pictures');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches/new');
    await app.getByText('This store has no products yet.').waitFor();
    await keepScreenshots(page, 'batch-choose-empty-store');
    await app.getByText('My own pictures').click();
    const colours = ['#b3462c', '#225588', '#2e7d32', '#6a1b9a'];
    const shirts = await Promise.all(colours.map((colour) => shirtPicture(colour, 560)));
    const jpeg = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer });
    await app
      .locator('input[type=file]')
      .setInputFiles([
        ...shirts.map((buffer, index) => jpeg(`shirt-${index}.jpg`, buffer)),
        jpeg('small.jpg', await shirtPicture('#333333', 300)),
        jpeg('notes.jpg', Buffer.from('just some notes')),
      ]);
    await app.getByText('2 not taken · 4 pictures chosen').waitFor();
    const refused = app.getByRole('list', { name: 'Pictures on their way' }).getByRole('listitem');
    expect(await refused.allInnerTexts()).toEqual([
      expect.stringMatching(/small\.jpg\s+The picture is smaller than 512 pixels/),
      expect.stringMatching(/notes\.jpg\s+The file is not a picture/),
    ]);
    await app.getByRole('checkbox', { name: 'shirt-3.jpg' }).uncheck();
    await app.getByRole('checkbox', { name: /Test Ada/ }).check();
    await app.getByText('About 3 photos').waitFor();
    await keepScreenshots(page, 'batch-choose-pictures');
    await askPrice(app).click();
    expect(await batchIs(merchant, await batchInAddress(page), 'quoted')).toMatchObject({ items: 3, skipped: 0 });
    // What only the server could tell is no picture.
    expect(troubles.filter((trouble) => !/status of 422/.test(trouble))).toEqual([]);
    await context.close();
  });
});

describe('which pictures and which products', () => {
  it('a picture of each colour is taken, and the quote says which products have none', async () => {
    const merchant = await newMerchant('colours');
    const tee = await shirtInColours('Tee', { Red: 'own picture', Blue: 'own picture', Green: 'none' });
    await addGarments(merchant, { count: 1, product: tee });
    await addGarments(merchant, { count: 1, product: await shirtInColours('Polo', { White: 'none', Black: 'none' }) });
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches/new');
    await app.getByText('All products of the store: 2 products').waitFor();
    await app.getByRole('checkbox', { name: /Test Ada/ }).check();
    await app.getByText('About 2 photos').waitFor();
    await app.getByLabel('Pictures of each product').selectOption({ label: 'One picture for each colour' });
    await app.getByText('2 photos or more').waitFor();
    await keepScreenshots(page, 'batch-choose-colours');
    await askPrice(app).click();
    await app.getByText('3 photos can be made').waitFor();
    await app.getByText('1 product has no picture of its own for any colour').waitFor();
    await app.getByRole('button', { name: 'Show why' }).click();
    await app.getByText('Tee, Green').waitFor();
    await keepScreenshots(page, 'batch-quote-colours');
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('only products without a model photo', () => {
  it('are counted as far as they can be, and the quote says how many have one', async () => {
    const merchant = await newMerchant('without');
    const [shown] = await addGarments(merchant, { count: 3 });
    await published(merchant, await makePhoto(merchant, shown as StoreGarment));
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches/new');
    await app.getByText('All products of the store: 3 products').waitFor();
    await app.getByRole('checkbox', { name: /Test Ada/ }).check();
    await app.getByLabel('Only products without a model photo').check();
    await app.getByText('Up to 3 photos').waitFor();
    expect(await app.getByLabel('Name').inputValue()).toMatch(/^All products without a model photo, /);
    await keepScreenshots(page, 'batch-choose-without-photo', app.getByLabel('Only products without a model photo'));
    await askPrice(app).click();
    await app.getByText('2 photos can be made').waitFor();
    await app.getByText('1 product has a model photo already, and is not among these.').waitFor();
    await keepScreenshots(page, 'batch-quote-without-photo');
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('a list that the merchant has', () => {
  it('is read from a file or what is pasted; what can’t be read takes nothing away', async () => {
    const merchant = await newMerchant('list');
    for (const handle of ['linen-shirt', 'wool-coat', 'silk-top']) {
      await addGarments(merchant, { count: 1, product: { title: handle, handle } });
    }
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/batches/new');
    await app.getByText('A list that I have').click();
    await app.getByText('Choose a list and an avatar').waitFor();
    const choose = (name: string, text: string) =>
      app.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('export.csv', 'Handle,Title,Variant SKU\nlinen-shirt,A,S-1\nlinen-shirt,,S-2\nsold-out,B,S-3\n');
    await app.getByText('export.csv: 2 products').waitFor();
    await app.getByText('1 line names one that stands further up').waitFor();
    await choose('broken.csv', 'Title,Price\nA,1\n');
    await app.getByText('No column is called Handle or SKU').waitFor();
    await app.getByText('The list chosen before stays.').waitFor();
    await app.getByText('export.csv: 2 products').waitFor();
    await keepScreenshots(page, 'batch-choose-list', app.getByText('The list could not be read'));
    await app.getByRole('checkbox', { name: /Test Ada/ }).check();
    await app.getByText('Up to 2 photos').waitFor();

    await openAppPage(page, merchant.handle, '/app/batches/new');
    await app.getByText('export.csv: 2 products').waitFor();
    await askPrice(app).click();
    await app.getByText('1 photo can be made').waitFor();
    await app.getByRole('button', { name: 'Show why' }).click();
    await app.getByText('sold-out').waitFor();
    await keepScreenshots(page, 'batch-quote-list', app.getByText('sold-out'));

    await openAppPage(page, merchant.handle, '/app/batches/new');
    await app.getByLabel('Or paste handles or SKUs here').fill('wool-coat\nsilk-top');
    await app.getByRole('button', { name: 'Use these lines' }).click();
    await app.getByText('Pasted list: 2 products').waitFor();
    expect(await app.getByLabel('Its lines are').inputValue()).toBe('handle');
    await askPrice(app).click();
    await app.getByText('2 photos can be made').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe('the kinds of a quote’s garments', () => {
  it('are guessed, and put right by product type and for several at once, by keyboard too', async () => {
    const merchant = await newMerchant('kinds');
    await addGarments(merchant, { count: 3 });
    await addGarments(merchant, { count: 1, product: { title: 'Thing', productType: '' } });
    const quoted = await quotedBatch(merchant, { filter: {} });
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, `/app/batches/${quoted.id}`);
    const ofType = app.getByLabel('Kind of T-Shirts');
    await ofType.waitFor();
    expect(await ofType.inputValue()).toBe('tops');
    expect(await app.getByLabel('Kind of those without a type').inputValue()).toBe('auto');
    await app.getByLabel('Kind of those without a type').selectOption({ label: 'One-piece' });
    const categories = async () => (await itemsOf(merchant, quoted.id)).map(({ category }) => category);
    await expect.poll(categories).toEqual(['tops', 'tops', 'tops', 'one-pieces']);

    await app.getByRole('button', { name: 'Show each garment' }).focus();
    await page.keyboard.press('Enter');
    await app.getByLabel('Shirt 1').focus();
    await page.keyboard.press('Space');
    await app.getByLabel('Shirt 2').check();
    await app.getByLabel('Kind', { exact: true }).selectOption({ label: 'Bottom' });
    await keepScreenshots(page, 'batch-quote-kinds', app.getByRole('button', { name: 'Set for 2 garments' }));
    await app.getByRole('button', { name: 'Set for 2 garments' }).click();
    await expect.poll(categories).toEqual(['bottoms', 'bottoms', 'tops', 'one-pieces']);
    await expect.poll(() => ofType.locator('option:checked').innerText()).toBe('Several kinds');
    await app.getByRole('button', { name: 'Tick garments first' }).waitFor();
    await app.getByRole('list', { name: 'Garments' }).getByText('Bottom').first().waitFor();

    // Started elsewhere meanwhile: it says so, and changes nothing.
    await changeBatch(merchant, quoted.id, 'cancel');
    await ofType.selectOption({ label: 'Top' });
    await app.getByText('This batch can no longer be changed').waitFor();
    expect(troubles.filter((trouble) => !/status of 409/.test(trouble))).toEqual([]);
    await context.close();
  });
});

describe('while Shopify is away', () => {
  it('what is chosen stays, the page says so, and counts when asked again', async () => {
    const merchant = await newMerchant('away');
    await addGarments(merchant, { count: 2, product: { tags: ['new'] } });
    const { page, context, app } = await openAdmin(browser, merchant.handle, '/app/batches/new');
    await app.getByText('All products of the store: 2 products').waitFor();
    await app.getByRole('checkbox', { name: /Test Ada/ }).check();
    await orderFault('shopify', { operation: 'productsCount', mode: 'fail', status: 503, times: 1000 });
    await app.getByLabel('Words').fill('shirt');
    await app.getByText('Shopify did not answer').waitFor();
    await keepScreenshots(page, 'batch-choose-away');
    await clearFaults('shopify');
    await app.getByRole('button', { name: 'Try again' }).click();
    await app.getByText('2 products match').waitFor();
    await app.getByText('About 2 photos').waitFor();
    await context.close();
  });
});

/** What the focus is on, by its label or placeholder. */
function focusedLabel(app: FrameLocator): Promise<string | null> {
  return app.locator(':focus').getAttribute('placeholder');
}
