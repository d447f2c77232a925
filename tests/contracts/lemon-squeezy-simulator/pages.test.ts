import { getCustomer, getSubscription } from '@lemonsqueezy/lemonsqueezy.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  lastOf,
  names,
  PACK_25,
  type SimulatedPayments,
  STARTER,
  startSimulatedPayments,
} from './simulated-payments.ts';

let payments: SimulatedPayments;
beforeAll(async () => {
  payments = await startSimulatedPayments();
});
afterAll(() => payments.close());
beforeEach(async () => {
  await payments.newEvents();
  await payments.control('reset');
});

const open = async (url: string) => (await fetch(url)).text();
const submit = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

describe('The checkout page', () => {
  it('says that it is simulated, and shows product, quantity, price and tax', async () => {
    await payments.control('settings', { taxPercent: 10 });
    const { attributes } = await payments.checkout(PACK_25, {
      checkoutData: { variantQuantities: [{ variantId: PACK_25, quantity: 2 }] },
    });
    const page = await open(attributes.url);
    for (const text of ['Simulated', 'Credit pack', '25 credits', '$15.00', 'Tax (10 %)', '$3.00', 'Pay $33.00'])
      expect(page).toContain(text);
  });

  it('takes the payment and sends the buyer back to the shop', async () => {
    const { attributes } = await payments.checkout(STARTER, {
      productOptions: { redirectUrl: 'https://shop.example/back?plan=starter' },
    });
    const paid = await submit(attributes.url, { do: 'pay', email: 'ana@example.com', name: 'Ana' });
    expect([paid.status, paid.headers.get('location')]).toEqual([303, 'https://shop.example/back?plan=starter']);
    expect(names(await payments.newEvents())).toContain('subscription_created');
    const again = await submit(attributes.url, { do: 'pay', email: 'ana@example.com', name: 'Ana' });
    expect([again.status, await again.text()]).toEqual([410, expect.stringContaining('This checkout was used')]);
    expect(await payments.newEvents()).toEqual([]);
  });

  it('charges nothing when the card is declined or the buyer leaves, and can be tried again', async () => {
    const { attributes } = await payments.checkout(PACK_25);
    const declined = await submit(attributes.url, { do: 'decline', email: 'ana@example.com' });
    expect([declined.status, await declined.text()]).toEqual([402, expect.stringContaining('The card was declined')]);
    expect(await (await submit(attributes.url, { do: 'close' })).text()).toContain('Nothing was charged');
    expect(await payments.newEvents()).toEqual([]);
    await submit(attributes.url, { do: 'pay', email: 'ana@example.com' });
    expect(names(await payments.newEvents())).toEqual(['order_created']);
  });

  it('says that it has expired', async () => {
    const { attributes } = await payments.checkout(PACK_25, {
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await payments.control('clock', { advanceDays: 2 });
    const response = await submit(attributes.url, { do: 'pay', email: 'ana@example.com' });
    expect([response.status, await response.text()]).toEqual([410, expect.stringContaining('has expired')]);
    expect(await payments.newEvents()).toEqual([]);
  });

  it('offers all of a product’s variants unless the checkout names those that it sells', async () => {
    const loose = await open((await payments.checkout(PACK_25)).attributes.url);
    expect(loose).toContain('500 credits');
    const strict = await payments.checkout(PACK_25, { productOptions: { enabledVariants: [PACK_25] } });
    expect(await open(strict.attributes.url)).not.toContain('500 credits');
  });
});

describe('The customer portal', () => {
  let portal: string;
  let id: number;
  beforeEach(async () => {
    id = (await payments.buy(STARTER)).subscriptionId;
    const { data } = await getSubscription(id);
    portal = String(data?.data.attributes.urls.customer_portal);
    await payments.newEvents();
  });

  it('cancels, resumes, and shows the invoices', async () => {
    const page = await open(portal);
    for (const text of ['Starter', 'Cancel the subscription', 'Change the card', '$19.00'])
      expect(page).toContain(text);
    await submit(portal, { do: 'cancel', subscription: String(id) });
    expect(names(await payments.newEvents())).toContain('subscription_cancelled');
    expect(await open(portal)).toContain('Resume the subscription');
    await submit(portal, { do: 'resume', subscription: String(id) });
    expect(names(await payments.newEvents())).toContain('subscription_resumed');
    const invoice = /href="([^"]*subscription-invoice[^"]*)"/.exec(page)?.[1]?.replaceAll('&#38;', '&');
    expect(await open(String(invoice))).toContain('Total');
  });

  it('ends a pause', async () => {
    expect(await open(portal)).not.toContain('Unpause the subscription');
    await payments.control(`subscriptions/${id}/pause`);
    expect(await open(portal)).toContain('Unpause the subscription');
    await payments.newEvents();
    await submit(portal, { do: 'unpause', subscription: String(id) });
    expect(lastOf(await payments.newEvents(), 'subscription_unpaused')).toMatchObject({
      status: 'active',
      pause: null,
    });
    expect((await getSubscription(id)).data?.data.attributes.status).toBe('active');
  });

  it('charges a new card at once for what is overdue', async () => {
    await payments.control(`subscriptions/${id}/fail`);
    await payments.newEvents();
    const { data } = await getSubscription(id);
    await submit(String(data?.data.attributes.urls.update_payment_method), { card: 'good' });
    const events = await payments.newEvents();
    expect(names(events)).toContain('subscription_payment_recovered');
    expect(lastOf(events, 'subscription_updated')).toMatchObject({ status: 'active' });
  });

  it('opens by its signed address only, for a day', async () => {
    const bare = new URL(portal);
    bare.searchParams.set('signature', '0'.repeat(64));
    expect((await fetch(bare)).status).toBe(403);
    expect((await fetch(portal)).status).toBe(200);
    await payments.control('clock', { advanceMs: 25 * 3_600_000 });
    expect((await fetch(portal)).status).toBe(403);
    const customerId = Number((await getSubscription(id)).data?.data.attributes.customer_id);
    const fresh = (await getCustomer(customerId)).data?.data.attributes.urls.customer_portal;
    expect((await fetch(String(fresh))).status).toBe(200);
  });
});

describe('The page for a person', () => {
  it('shows what was sold with buttons for what can happen, and nothing that runs', async () => {
    const { subscriptionId } = await payments.buy(
      STARTER,
      {},
      { checkoutData: { email: 'ana@example.com', custom: { note: '<script>alert(1)</script>' } } },
    );
    await payments.newEvents();
    const page = await open(payments.url());
    for (const action of ['renew', 'fail', 'cancel', 'pause'])
      expect(page).toContain(`/_control/subscriptions/${subscriptionId}/${action}`);
    expect(page).toContain('subscription_created');
    expect(page).not.toContain('<script>');
  });

  it('brings a person who presses a button back to it', async () => {
    const { subscriptionId } = await payments.buy(STARTER);
    const response = await fetch(`${payments.url()}/_control/subscriptions/${subscriptionId}/cancel`, {
      method: 'POST',
      headers: { accept: 'text/html,*/*;q=0.8' },
      redirect: 'manual',
    });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
  });
});
