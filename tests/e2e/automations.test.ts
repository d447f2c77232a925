/** Rules that make photos of new products: made, ordered, paused, reviewed, asked why; by keys and by touch. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RulePhotosView, RulesView } from '#app/web/api/automation-schemas.ts';
import { changesOf, makeProduct, outcomeOf, shirtImage } from '#tests/fixtures/automations.ts';
import { addCollection } from '#tests/fixtures/batches.ts';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage } from '#tests/fixtures/browser.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const rulesOf = async (merchant: Merchant) =>
  ((await (await merchant.get('/api/automations/rules')).json()) as RulesView).rules;
const waitingPhotos = (merchant: Merchant, count: number) =>
  waitFor(`${count} photos to wait for review`, async () => {
    const answer = await merchant.get('/api/automations/photos');
    const { photos } = (await answer.json()) as RulePhotosView;
    return photos.length === count && photos;
  });
const mediaOf = async (merchant: Merchant) => {
  const { products } = (await (await merchant.get('/api/products')).json()) as {
    products: { title: string; mediaCount: number }[];
  };
  return Object.fromEntries(products.map(({ title, mediaCount }) => [title, mediaCount]));
};

describe('automation rules', () => {
  it('go from a suggestion to a photo on its product, and the log says why', async () => {
    const merchant = await newMerchant('rules');
    await addGarment(merchant, 'Shirt of before');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/automations');
    await app.getByText('New products get their photos by themselves').waitFor();
    await keepScreenshots(page, 'rules-none');

    // From a suggestion; what is missing is said at its field.
    await app.getByRole('link', { name: 'Use: Every new product, you review first' }).click();
    await app.getByRole('heading', { name: 'New rule' }).waitFor();
    await app.getByRole('button', { name: 'Save rule' }).click();
    await app.getByText('Choose at least one avatar.').first().waitFor();
    await app.getByText('Not saved yet: 1 field to mend').waitFor();
    await keepScreenshots(page, 'rule-lacking');
    await app.getByRole('checkbox', { name: /^Test Ada/ }).check();
    await app.getByText('1 credit for each product.').waitFor();
    await page.getByText('Unsaved changes').waitFor();
    await keepScreenshots(page, 'rule-new', app.getByRole('button', { name: 'Save rule' }));
    await app.getByRole('button', { name: 'Save rule' }).click();
    await page.locator('.toast', { hasText: 'Rule saved' }).waitFor();
    await app.getByText('Every new product: the first picture, on Test Ada. Waits for your review').waitFor();
    await app.getByText('0 of 20 credits today').waitFor();

    // Another one; what is written is lost neither by a slip nor by a reload.
    await app.getByRole('link', { name: 'New rule' }).click();
    await app.getByLabel('Name of the rule').fill('Nordic at once');
    await app.getByRole('button', { name: 'Add a condition' }).click();
    await app.getByLabel('What of the product').selectOption({ label: 'Vendor' });
    await app.getByRole('button', { name: 'Choose a vendor' }).click();
    await app.getByPlaceholder('Search, or write a new vendor').fill('Nordic');
    await app.getByRole('button', { name: 'Use “Nordic”' }).click();
    await keepScreenshots(page, 'rule-condition');
    await page.keyboard.press('Escape');
    await app.getByRole('button', { name: 'Remove Nordic' }).waitFor();
    await app.getByRole('link', { name: 'Automations' }).click();
    await page.getByRole('button', { name: 'Stay' }).click();
    await app.getByLabel('Name of the rule').waitFor();
    await openAppPage(page, merchant.handle, '/app/automations/new');
    await expect.poll(() => app.getByLabel('Name of the rule').inputValue()).toBe('Nordic at once');
    await app.getByRole('button', { name: 'Remove Nordic' }).waitFor();
    await app.getByText('It goes to its product at once').click();
    await app.getByText('On the Free plan photos carry a watermark').waitFor();
    await app.getByRole('checkbox', { name: /^Test Ada/ }).check();
    // What is written while it is saved stays, and is saved next: of the same rule.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(
      '**/api/automations/rules',
      async (route) => {
        await held;
        await route.continue();
      },
      { times: 1 },
    );
    await app.getByLabel('Name of the rule').fill('Nordic');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await app.getByLabel('Name of the rule').fill('Nordic at once');
    letGo();
    await expect.poll(async () => (await rulesOf(merchant)).map(({ name }) => name)).toContain('Nordic');
    await app.getByRole('button', { name: 'Save rule' }).click();
    await app.getByText('New products by vendor “Nordic”: the first picture').waitFor();
    await app.getByRole('radio', { name: 'The first one makes its photos' }).waitFor();

    // Ordered by the keyboard: the focus stays with the rule.
    await app.getByRole('button', { name: 'Move Nordic at once up' }).focus();
    await page.keyboard.press('Enter');
    await app.getByRole('button', { name: 'Move Nordic at once down' }).and(app.locator(':focus')).waitFor();
    await app.getByText('Nordic at once is number 1 of 2').waitFor();
    await page.keyboard.press('Enter');
    await app.getByText('Nordic at once is number 2 of 2').waitFor();
    await app.getByRole('button', { name: 'Move Nordic at once up' }).and(app.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    const namesOf = async () => (await rulesOf(merchant)).map(({ name }) => name).join(', ');
    await expect.poll(namesOf).toBe('Nordic at once, Every new product');
    await app.getByText('Nordic at once is number 1 of 2').waitFor();

    // Paused, and that undone.
    await app.getByRole('button', { name: 'Pause Every new product' }).click();
    await app.getByRole('button', { name: 'Let Every new product go on' }).waitFor();
    await keepScreenshots(page, 'rules');
    await page.locator('.toast', { hasText: 'is paused' }).getByRole('button', { name: 'Undo' }).click();
    await app.getByRole('button', { name: 'Pause Every new product' }).waitFor();

    // Changed, while another window changes it too: what was typed stays, and is saved over it once that was said.
    await app.getByRole('link', { name: 'Edit Every new product' }).click();
    await app.getByRole('heading', { name: 'Every new product' }).waitFor();
    await app.getByLabel('Credits a day').fill('7');
    const rule = (await rulesOf(merchant)).find(({ name }) => name === 'Every new product');
    if (!rule) throw new Error('The rule is gone');
    const elsewhere = await merchant.post(`/api/automations/rules/${rule.id}`, changesOf(rule, { dailyCap: 5 }));
    expect(elsewhere.status).toBe(200);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await app.getByText('The rule was changed elsewhere meanwhile').waitFor();
    await keepScreenshots(page, 'rule-changed-elsewhere');
    await app.getByRole('button', { name: 'Save mine over it' }).click();
    await app.getByText('All changes are saved.').waitFor();
    expect((await rulesOf(merchant))[1]).toMatchObject({ version: 3, dailyCap: 7 });

    // Tested on a product of before.
    await app.getByRole('button', { name: 'Choose a product to test' }).click();
    await page.getByRole('dialog').getByText('Shirt of before').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Select', exact: true }).click();
    await app.getByText('The product was made before this rule began').first().waitFor();
    await keepScreenshots(page, 'rule-tested', app.getByText('Choose a product and see what the rule says'));

    // One of the store's collections; whoever leaves knowing it leaves it behind.
    await addCollection(merchant, 'Autumn', []);
    await openAppPage(page, merchant.handle, '/app/automations/new?from=each-colour');
    await app.getByRole('button', { name: 'Choose a collection' }).click();
    await app.getByRole('checkbox', { name: 'Autumn' }).check({ force: true });
    await app.getByText('New products in collection “Autumn”: a picture of each colour').waitFor();
    await page.keyboard.press('Escape');
    await app.getByRole('link', { name: 'Automations' }).click();
    await page.getByRole('button', { name: 'Leave page' }).click();
    await app.getByRole('link', { name: 'Edit Every new product' }).click();

    // Dry: over all products that are there, as a quote.
    await app.getByRole('button', { name: 'Start a dry run' }).click();
    await app.getByRole('heading', { name: 'Dry run: Every new product' }).waitFor();
    await app.getByText('Ready to start').waitFor({ timeout: 60_000 });
    await keepScreenshots(page, 'rule-dry-run');

    // New products: one goes to review, the other one at once.
    const images = [await shirtImage()];
    const linen = await makeProduct(merchant, { title: 'Linen shirt', images });
    const nordic = await makeProduct(merchant, { title: 'Nordic shirt', vendor: 'Nordic', images });
    const wool = await makeProduct(merchant, { title: 'Wool shirt', images });
    await waitingPhotos(merchant, 2);
    await outcomeOf(merchant, nordic, 'publishes');
    // The first visit of Home goes on to Generate.
    await openAppPage(page, merchant.handle, '/app');
    await openAppPage(page, merchant.handle, '/app');
    await app.getByText('New products, by rules: 2 photos').waitFor();
    await keepScreenshots(page, 'rules-home', app.getByText('New products, by rules: 2 photos'));
    await app.getByRole('link', { name: 'Review the photos of rules' }).click();
    await app.getByRole('button', { name: /^Linen shirt worn by/ }).focus();
    await keepScreenshots(page, 'rules-review');
    await page.keyboard.press('a');
    await outcomeOf(merchant, linen, 'publishes');

    // The last one by touch on a phone.
    await page.setViewportSize({ width: 390, height: 844 });
    await app.getByRole('button', { name: 'Reject Wool shirt' }).click();
    await app.getByRole('button', { name: /The colour is off/ }).click();
    await outcomeOf(merchant, wool, 'rejected');
    await page.setViewportSize({ width: 1280, height: 900 });
    await waitFor('both photos to be on their products', async () => {
      const media = await mediaOf(merchant);
      return media['Linen shirt'] === 2 && media['Nordic shirt'] === 2 && media['Wool shirt'] === 1;
    });

    // The photo names its rule, and the log says why.
    const { renderId } = await outcomeOf(merchant, linen, 'publishes');
    await openAppPage(page, merchant.handle, `/app/photos/${renderId}?from=rules`);
    await app.getByText('The photo is on the product').waitFor();
    await app.getByRole('link', { name: 'Every new product, version 3' }).waitFor();
    await keepScreenshots(page, 'rules-photo', app.getByText('Asked for by the rule'));
    await app.getByRole('link', { name: 'What rules decided about the product' }).click();
    await app.getByRole('heading', { name: 'What the rules say to it now' }).waitFor();
    await app.getByText('The product does not meet a condition: by vendor “Nordic”.').first().waitFor();
    await app.getByText('The photo goes to the product.').waitFor();
    await keepScreenshots(page, 'rules-log-product');
    await app.getByRole('button', { name: 'Show everything' }).click();
    await app.getByLabel('What came of it').selectOption({ label: 'Rejected' });
    await expect.poll(() => app.getByRole('list', { name: 'What was decided' }).getByRole('listitem').count()).toBe(1);
    await app
      .getByRole('button', { name: 'Open Wool shirt in Shopify' })
      .or(app.getByRole('link', { name: 'Open Wool shirt in Shopify' }))
      .waitFor();
    await app.getByRole('button', { name: 'Show everything' }).click();
    await app.getByText('You rejected the photo').waitFor();
    await keepScreenshots(page, 'rules-log');

    // What holds a rule up is told on Home, with the way out.
    await makeProduct(merchant, { title: 'Silk shirt', images }).then((silk) =>
      outcomeOf(merchant, silk, 'out-of-credits'),
    );
    await openAppPage(page, merchant.handle, '/app');
    await app.getByRole('heading', { name: 'Rules that make no photos now' }).waitFor();
    await app.getByRole('link', { name: 'Get credits' }).waitFor();
    await keepScreenshots(page, 'rules-trouble', app.getByRole('heading', { name: 'Rules that make no photos now' }));

    // Deleted after it was asked.
    await page.locator('.nav-item-app', { hasText: 'Automations' }).click();
    await app.getByRole('button', { name: 'Delete Nordic at once' }).click();
    await app.getByText('The log goes on naming it.').waitFor();
    await keepScreenshots(page, 'rule-deleting');
    await app.getByRole('button', { name: 'Delete the rule' }).click();
    await app.getByText('New products by vendor “Nordic”').waitFor({ state: 'hidden' });
    expect((await rulesOf(merchant)).map(({ name }) => name)).toEqual(['Every new product']);
    expect(troubles.filter((trouble) => !trouble.includes('409'))).toEqual([]);
    await context.close();
  });
});
