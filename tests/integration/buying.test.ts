/** Buying over the wire: the app, its worker and the simulated store, with nothing in between. */
import { afterEach, describe, expect, it } from 'vitest';
import { inDatabase } from '#tests/fixtures/database.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { credits } from '#tests/fixtures/renders.ts';
import { controlPayments, payAt, subscriptionAtProvider } from '#tests/fixtures/simulated-payments.ts';
import { stack } from '#tests/fixtures/stack.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

afterEach(() => controlPayments('webhooks', {}));

async function checkoutFor(merchant: Merchant, item: string, quantity = 1) {
  const response = await merchant.post('/api/billing/checkouts', { item, quantity });
  const answer = (await response.json()) as { checkout: { kind: string; url: string } };
  return { status: response.status, ...answer.checkout };
}

async function expectCredits(merchant: Merchant, expected: Record<string, unknown>): Promise<void> {
  const wanted = expect.objectContaining(expected);
  await waitFor(`credits ${JSON.stringify(expected)}`, async () => wanted.asymmetricMatch(await credits(merchant)));
}

const countOf = (collection: string, filter: Record<string, unknown>) =>
  inDatabase((client) => client.db().collection(collection).countDocuments(filter));

async function subscribe(merchant: Merchant, item = 'starter'): Promise<string> {
  const { url } = await checkoutFor(merchant, item);
  const { subscriptionId } = await payAt(url);
  if (!subscriptionId) throw new Error('No subscription was made');
  await expectCredits(merchant, { tier: item });
  return subscriptionId;
}

describe('buying', () => {
  it('a plan: a checkout, and the allowance once it is paid', async () => {
    const merchant = await newMerchant('subscriber');
    await credits(merchant);
    await subscribe(merchant);
    await expectCredits(merchant, { tier: 'starter', allowance: 40 });
    expect(await countOf('invoices', { shop: merchant.shop, kind: 'plan', currency: 'USD', totalInCents: 1900 })).toBe(
      1,
    );
  });

  it('packs in any number, on Free as well', async () => {
    const merchant = await newMerchant('packs');
    await credits(merchant);
    await payAt((await checkoutFor(merchant, 'pack-25', 3)).url);
    await expectCredits(merchant, { tier: 'free', packs: 75, total: 78 });
  });

  it('what is not for sale is refused, field by field', async () => {
    const merchant = await newMerchant('picky');
    const answer = await merchant.post('/api/payments/lemonsqueezy/create-checkout', { item: 'platinum', quantity: 0 });
    expect(answer.status).toBe(400);
    expect((await answer.json()).errors).toMatchObject({ item: expect.any(String), quantity: expect.any(String) });
  });
});

describe('whoever buys credits for a batch', () => {
  it('names the batch, and no other place to come back to', async () => {
    const merchant = await newMerchant('for-a-batch');
    await credits(merchant);
    const ask = (body: object) => merchant.post('/api/billing/checkouts', { item: 'pack-25', quantity: 1, ...body });
    for (const wrong of ['//example.com', '/app/settings', 'b'.repeat(23)]) {
      const refused = await ask({ batchId: wrong });
      expect(refused.status).toBe(400);
      expect((await refused.json()).errors).toMatchObject({ batchId: expect.any(String) });
    }
    expect((await ask({ batchId: 'b'.repeat(24) })).status).toBe(200);
  });
});

describe('An abandoned checkout can be tried again', () => {
  it('it blocks nothing, and the second one makes the only subscription', async () => {
    const merchant = await newMerchant('abandoned');
    await credits(merchant);
    const first = await checkoutFor(merchant, 'growth');
    const second = await checkoutFor(merchant, 'growth');
    expect([first.status, second.status]).toEqual([200, 200]);
    await payAt(second.url);
    await expectCredits(merchant, { tier: 'growth', allowance: 100 });
    expect(await countOf('subscriptions', { shop: merchant.shop })).toBe(1);
  });
});

describe('Changing plan never leaves two subscriptions running', () => {
  it('subscribing while a plan runs changes that plan, and grants the difference at once', async () => {
    const merchant = await newMerchant('changer');
    await credits(merchant);
    const id = await subscribe(merchant);
    const change = await checkoutFor(merchant, 'growth');
    expect(change).toMatchObject({ status: 200, kind: 'plan-changed' });
    await expectCredits(merchant, { tier: 'growth', allowance: 100 });
    expect(await countOf('subscriptions', { shop: merchant.shop })).toBe(1);
    expect(String((await subscriptionAtProvider(id)).variant_id)).toBe(stack().env.LEMON_SQUEEZY_VARIANT_GROWTH);
    const again = await merchant.post('/api/payments/lemonsqueezy/create-checkout', { item: 'growth' });
    expect(again.status).toBe(409);
  });

  it('of two checkouts that are both paid, the older subscription is cancelled', async () => {
    const merchant = await newMerchant('twice');
    await credits(merchant);
    const checkouts = [await checkoutFor(merchant, 'starter'), await checkoutFor(merchant, 'starter')];
    const paid = [];
    for (const { url } of checkouts) paid.push((await payAt(url)).subscriptionId ?? '');
    const [older = '', newer = ''] = paid;
    await waitFor('the older subscription to be cancelled', async () => {
      return (await subscriptionAtProvider(older)).status === 'cancelled';
    });
    expect((await subscriptionAtProvider(newer)).status).toBe('active');
    await expectCredits(merchant, { tier: 'starter', allowance: 40 });
  });
});

describe('a lost webhook is found by comparing with the provider', () => {
  it('a plan and a pack whose messages were all lost', async () => {
    const merchant = await newMerchant('lost');
    await credits(merchant);
    const [plan, pack] = [await checkoutFor(merchant, 'starter'), await checkoutFor(merchant, 'pack-100')];
    await controlPayments('webhooks', { dropRate: 1 });
    await payAt(plan.url);
    await payAt(pack.url);
    expect((await credits(merchant)).total).toBe(3);
    await reconcile();
    await expectCredits(merchant, { tier: 'starter', allowance: 40, packs: 100 });
  });
});

/** The nightly comparison, as an operator runs it. */
async function reconcile(): Promise<void> {
  const { runCommand } = await import('#sandbox/stack/run-command.ts');
  await runCommand(['--import', './sandbox/egress/preload.mjs', 'worker/commands/reconcile-billing.ts'], stack().env);
}
