/** A merchant's year with a plan: at each step the Billing page tells what is so. */
import { MongoClient } from 'mongodb';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepScreenshots, launchBrowser, openAdmin, openAppPage } from '#tests/fixtures/browser.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { askForRender, finishedRender, firstAvatarId, makePhoto } from '#tests/fixtures/renders.ts';
import { controlPayments } from '#tests/fixtures/simulated-payments.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { insertRenders, storedRender } from '#tests/fixtures/stored-renders.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let browser: Browser;
let client: MongoClient;
beforeAll(async () => {
  browser = await launchBrowser();
  client = await MongoClient.connect(stack().env.MONGODB_URI ?? '');
});
afterEach(() => controlPayments('webhooks', {}));
afterAll(async () => {
  await browser.close();
  await client.close();
});

async function openBilling(page: Page, app: FrameLocator, merchant: Merchant): Promise<void> {
  await openAppPage(page, merchant.handle, '/app/billing');
  await app.getByRole('heading', { name: 'Billing' }).waitFor();
  await app.getByRole('heading', { name: 'Your plan' }).waitFor();
}

/** On the provider's own page, which has taken the admin's place; it leads back. */
async function pay(page: Page): Promise<void> {
  await page.waitForURL(/\/checkout\/custom\//);
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.waitForURL(/\/app\/billing/);
}

async function subscriptionOf(merchant: Merchant): Promise<string> {
  return waitFor('the subscription to be known', async () => {
    const known = await client.db().collection('subscriptions').findOne({ shop: merchant.shop });
    return known?.providerId as string | undefined;
  });
}

async function waitForStore(merchant: Merchant, what: string, facts: Record<string, unknown>): Promise<void> {
  const businesses = client.db().collection('businesses');
  await waitFor(what, async () => (await businesses.countDocuments({ shop: merchant.shop, ...facts })) === 1);
}

/** Photos of several avatars over a month, for the chart. */
async function useMuch(merchant: Merchant): Promise<void> {
  const subjects = ['Ada', 'Mia', 'Noor', 'Yuki', 'Lena', 'Zoe'];
  const renders = Array.from({ length: 60 }, (_, n) => {
    const createdAt = new Date(Date.now() - ((n * n * 7) % 29) * 24 * 60 * 60 * 1000);
    const render = storedRender({ shop: merchant.shop, status: 'completed', createdAt });
    return { ...render, subject: { ...render.subject, name: subjects[(n * n) % 6] ?? 'Ada' } };
  });
  await insertRenders(client.db(), renders);
}

describe('the Billing page tells the truth', () => {
  it('while a merchant subscribes, renews, fails, recovers, changes, cancels and resumes', async () => {
    const merchant = await newMerchant('billing');
    const garment = await addGarment(merchant);
    await makePhoto(merchant, garment);
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/history');
    await app.getByRole('heading', { name: 'History' }).waitFor();
    await page.getByRole('link', { name: 'Billing', exact: true }).click();
    await app.getByRole('heading', { name: 'Your plan' }).waitFor();
    await app.getByText('Free of charge').waitFor();
    await app.getByText('1 credit used in the last 30 days').waitFor();
    await keepScreenshots(page, 'billing-free');
    await app.getByRole('tab', { name: 'Invoices' }).click();
    await app.getByText('No invoices yet').waitFor();

    // Subscribe: the page waits visibly until the message has come.
    await controlPayments('webhooks', { hold: true });
    await app.getByRole('button', { name: 'Subscribe to Starter' }).click();
    await pay(page);
    await app.getByText('Payment received, adding your credits').waitFor();
    await app.getByText('Free of charge').waitFor();
    await keepScreenshots(page, 'billing-payment-on-its-way');
    await controlPayments('webhooks', {});
    await controlPayments('webhooks/release', {});
    await app.getByText('Thank you, your payment has arrived').waitFor();
    await app.getByText('$19.00 a month, before tax. It renews on').waitFor();
    await expect.poll(() => page.url()).not.toContain('bought');
    await app.getByText('40', { exact: true }).first().waitFor();
    await useMuch(merchant);
    await openBilling(page, app, merchant);
    await app.getByRole('img', { name: /^Credits by day from/ }).waitFor();
    await keepScreenshots(page, 'billing-starter');
    await keepScreenshots(page, 'billing-starter-plans', app.getByText('Prices are a month’s'));
    await keepScreenshots(page, 'billing-starter-ledger', app.getByText('Unspent credits of the period before'));

    // The ledger leads to its causes, and is a file.
    await app.getByRole('button', { name: 'Show as a table' }).click();
    await app.getByRole('table', { name: /Credits by day/ }).waitFor();
    await keepScreenshots(page, 'billing-usage-table', app.getByRole('button', { name: 'Show as a chart' }));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      app.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('modelsnap-credits.csv');
    await app.getByRole('link', { name: 'Open the photo: Model photo' }).waitFor();
    const [receipt] = await Promise.all([
      context.waitForEvent('page'),
      app
        .getByRole('button', { name: /^Open the receipt/ })
        .first()
        .click(),
    ]);
    await receipt.getByText('$19.00').first().waitFor();
    await receipt.close();

    // Renew: what was spent is there again.
    const id = await subscriptionOf(merchant);
    const spent = await askForRender(merchant, garment, await firstAvatarId(merchant));
    await finishedRender(merchant, ((await spent.json()) as { render: { id: string } }).render.id);
    await openBilling(page, app, merchant);
    await app.getByText('1 of 40 used in this period').waitFor();
    await controlPayments(`subscriptions/${id}/renew`);
    await waitFor(
      'the renewal',
      async () => (await client.db().collection('invoices').countDocuments({ shop: merchant.shop })) === 2,
    );
    await openBilling(page, app, merchant);
    await app.getByText('0 of 40 used in this period').waitFor();
    await app.getByRole('tab', { name: 'Invoices' }).click();
    await expect.poll(() => app.getByRole('row', { name: /Starter, one month/ }).count()).toBe(2);
    await keepScreenshots(page, 'billing-invoices', app.getByRole('tab', { name: 'Invoices' }));

    // Fail: credits are on hold, and the page says why and how to mend it.
    await controlPayments(`subscriptions/${id}/fail`);
    await waitForStore(merchant, 'the failure', { subscriptionStatus: 'past_due' });
    await openBilling(page, app, merchant);
    await app.getByText('The last payment failed, so plan credits are on hold').waitFor();
    await app.getByText('40 plan credits are on hold').waitFor();
    await keepScreenshots(page, 'billing-past-due');
    await app.getByRole('tab', { name: 'Payment history' }).click();
    await app.getByRole('row', { name: /Renewal failed/ }).waitFor();
    await keepScreenshots(page, 'billing-payments', app.getByRole('tab', { name: 'Payment history' }));

    // Recover, on the provider's own pages, by a fresh link.
    await app.getByRole('button', { name: 'Update the card' }).click();
    await page.waitForURL(/signature=/);
    await page.locator('select[name=card]').first().selectOption('good');
    await page.getByRole('button', { name: 'Change the card' }).click();
    await openBilling(page, app, merchant);
    await expect.poll(() => app.getByText('The last payment failed').count(), { timeout: 30_000 }).toBe(0);
    await app.getByText('It renews on').waitFor();

    // Paused: on hold for another reason, and resumed here.
    await controlPayments(`subscriptions/${id}/pause`);
    await waitForStore(merchant, 'the pause', { subscriptionStatus: 'paused' });
    await openAppPage(page, merchant.handle, '/app/generate');
    await app.getByText('Plan credits are on hold while the plan is paused').waitFor();
    await app.getByRole('link', { name: 'See what is wrong' }).click();
    await app.getByText('Your plan is paused, so its credits are on hold').waitFor();
    await app.getByText('40 plan credits are on hold while the plan is paused').waitFor();
    expect(await app.getByText('payment failed').count()).toBe(0);
    await keepScreenshots(page, 'billing-paused');
    await app.getByRole('button', { name: 'Resume the plan' }).click();
    await expect.poll(() => app.getByText('Your plan is paused').count()).toBe(0);
    await app.getByText('It renews on').waitFor();

    // Larger at once, smaller with the next renewal.
    await app.getByRole('button', { name: 'Change to Growth' }).click();
    await app.getByRole('dialog').getByText('60 more credits come at once').waitFor();
    await keepScreenshots(page, 'billing-larger-plan');
    await app.getByRole('dialog').getByRole('button', { name: 'Change to Growth' }).click();
    await expect.poll(() => app.getByRole('dialog').count()).toBe(0);
    await app.getByText('$49.00 a month, before tax. It renews on').waitFor();
    await app.getByRole('button', { name: 'Change to Starter' }).click();
    await app.getByRole('dialog').getByText('Starter starts with the next renewal').waitFor();
    await app.getByRole('dialog').getByRole('button', { name: 'Change to Starter' }).click();
    await app.getByText('Starter starts on').waitFor();
    await expect.poll(() => app.getByRole('dialog').count()).toBe(0);
    await keepScreenshots(page, 'billing-smaller-plan-next');
    await app.getByRole('button', { name: 'Keep Growth' }).click();
    await app.getByText('$49.00 a month, before tax. It renews on').waitFor();

    // Cancel and resume.
    await app.getByRole('button', { name: 'Cancel the plan' }).click();
    await app.getByRole('dialog').getByText('Growth can be used until').waitFor();
    await keepScreenshots(page, 'billing-cancel-asked');
    await app.getByRole('dialog').getByRole('button', { name: 'Cancel the plan' }).click();
    await app.getByText('Your Growth plan is cancelled and ends on').waitFor();
    await expect.poll(() => app.getByRole('dialog').count()).toBe(0);
    await keepScreenshots(page, 'billing-cancelled');
    await app.getByRole('button', { name: 'Resume the plan' }).first().click();
    await expect.poll(() => app.getByText('Your Growth plan is cancelled').count()).toBe(0);
    await app.getByText('$49.00 a month, before tax. It renews on').waitFor();

    // Ended: Free again, and it can be subscribed to anew.
    await controlPayments(`subscriptions/${id}/expire`);
    await waitForStore(merchant, 'the end', { subscriptionTier: 'free' });
    await openBilling(page, app, merchant);
    await app.getByText('Free of charge').waitFor();
    await app.getByRole('button', { name: 'Subscribe to Growth' }).waitFor();

    // Subscribed anew and refunded: Free again, with a checkout for whoever comes back.
    await app.getByRole('button', { name: 'Subscribe to Starter' }).click();
    await pay(page);
    await app.getByText('Thank you, your payment has arrived').waitFor();
    const invoice = await client
      .db()
      .collection('invoices')
      .findOne({ shop: merchant.shop, subscriptionId: { $ne: id } });
    await controlPayments(`invoices/${invoice?.providerId}/refund`);
    await waitForStore(merchant, 'the refund', { subscriptionTier: 'free' });
    await openBilling(page, app, merchant);
    await app.getByText('Free of charge').waitFor();
    await app.getByRole('button', { name: 'Subscribe to Starter' }).click();
    await page.waitForURL(/\/checkout\/custom\//);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('when a store runs out of credits and buys a pack', async () => {
    const merchant = await newMerchant('out');
    const garment = await addGarment(merchant);
    const avatarId = await firstAvatarId(merchant);
    for (let count = 0; count < 3; count += 1) {
      const answer = await askForRender(merchant, garment, avatarId);
      const { render } = (await answer.json()) as { render: { id: string } };
      await finishedRender(merchant, render.id);
    }
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/generate');
    await app.getByRole('link', { name: 'Get more credits' }).click();
    await app.getByRole('heading', { name: 'Your plan' }).waitFor();
    await app.getByText('No credits left').waitFor();
    await keepScreenshots(page, 'billing-out-of-credits');

    await app.getByText('25 credits for $15.00').click();
    expect(await app.getByRole('radio', { name: /^25 credits/ }).isChecked()).toBe(true);
    await app.getByLabel('How many').fill('0');
    await app.getByText('1 to 100').waitFor();
    await app.getByLabel('How many').fill('2');
    const buy = app.getByRole('button', { name: 'Buy 50 credits for $30.00' });
    await keepScreenshots(page, 'billing-packs', buy);
    await buy.click();
    await pay(page);
    await app.getByText('Thank you, your payment has arrived').waitFor({ timeout: 30_000 });
    await app.getByText('2 × 25 credits. 50 credits were added').waitFor();
    await keepScreenshots(page, 'billing-pack-bought');
    await expect.poll(() => app.getByText('No credits left').count()).toBe(0);
    await app.getByText('50 more never expire').waitFor();
    await app.getByRole('tab', { name: 'Invoices' }).click();
    await app.getByRole('row', { name: /2 × 25 credits/ }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('when no message of a payment ever comes, it asks the provider and finds it', async () => {
    const merchant = await newMerchant('unheard');
    const { page, context, app, troubles } = await openAdmin(browser, merchant.handle, '/app/history');
    await openBilling(page, app, merchant);
    await controlPayments('webhooks', { dropRate: 1 });
    await app.getByRole('button', { name: 'Subscribe to Growth' }).click();
    await pay(page);
    await app.getByText('Payment received, adding your credits').waitFor();
    await app.getByText('Thank you, your payment has arrived').waitFor({ timeout: 60_000 });
    await app.getByText('$49.00 a month, before tax. It renews on').waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });
});
