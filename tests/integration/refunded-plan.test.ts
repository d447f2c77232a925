/** A plan whose payment went back: the store can subscribe anew, and the provider charges nobody for the old one. */
import { describe, expect, it } from 'vitest';
import { cancelPlan, openPortal, resumePlan } from '#app/domain/billing/change-plan.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { paymentProvider } from '#app/domain/payments/payment-provider.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import { planOffer } from '#app/ui/merchant/billing/plan-offer.ts';
import { deliver, moneyProblems, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { controlPayments, messagesAbout, payAt, subscriptionAtProvider } from '#tests/fixtures/simulated-payments.ts';

withMoneyDatabase('simulated');

const now = () => new Date();
const statusAt = async (id: string) => (await subscriptionAtProvider(id)).status;

/** No message reaches this database: what happens at the provider comes by comparing. */
async function subscribe(shop: string, item: 'starter' | 'growth' = 'starter'): Promise<string> {
  const checkout = await startCheckout({ shop, item, quantity: 1, now: now() });
  if (checkout.kind !== 'checkout') throw new Error('No checkout was opened');
  const { subscriptionId = '' } = await payAt(checkout.url);
  await reconcileBilling(now(), 'newest');
  return subscriptionId;
}

async function refundLatest(subscriptionId: string): Promise<void> {
  const [latest] = await paymentProvider().listInvoicesOf({ id: subscriptionId, shop: null });
  await controlPayments(`invoices/${latest?.id}/refund`);
}

async function refundedStore() {
  const shop = await newBusiness(now());
  const subscriptionId = await subscribe(shop);
  await refundLatest(subscriptionId);
  await reconcileBilling(now(), 'newest');
  expect(await statusAt(subscriptionId)).toBe('active');
  return { shop, subscriptionId };
}

describe('a plan whose payment was refunded in full', () => {
  it('is over: the page says Free and offers to subscribe, and there is nothing to cancel, resume or pay for', async () => {
    const { shop } = await refundedStore();
    const billing = await readBilling(shop, now());
    expect(billing).toMatchObject({ tier: 'free', status: 'free', renewsAt: null, endsAt: null, card: null });
    expect([planOffer('starter', billing), planOffer('growth', billing)]).toEqual(['subscribe', 'subscribe']);
    for (const deed of [cancelPlan, resumePlan, openPortal])
      await expect(deed({ shop, now: now() })).rejects.toMatchObject({ code: 'no-subscription' });
  });

  it.each(['starter', 'growth'] as const)(
    'a new checkout opens for %s, and what is paid there counts',
    async (item) => {
      const { shop, subscriptionId } = await refundedStore();
      const second = await subscribe(shop, item);
      const credits = item === 'starter' ? 40 : 100;
      expect(await readBilling(shop, now())).toMatchObject({ tier: item, status: 'active' });
      expect((await readStore(shop)).allowanceCredits).toBe(credits);
      await sweepBilling(now());
      expect([await statusAt(subscriptionId), await statusAt(second)]).toEqual(['cancelled', 'active']);
      // It was refunded: nobody paid for two plans.
      expect(await MailRecord.countDocuments({ key: `two-subscriptions-${subscriptionId}` })).toBe(0);
      expect(await moneyProblems(shop)).toEqual([]);
    },
  );

  it.each(['fail', 'lost-reply'] as const)(
    'is cancelled at the provider, again and again until that holds (%s)',
    async (mode) => {
      const { shop, subscriptionId } = await refundedStore();
      const known = () => SubscriptionRecord.findOne({ shop, providerId: subscriptionId }).lean();
      await controlPayments('faults', { operation: 'subscriptions.cancel', mode });
      await sweepBilling(now());
      expect((await known())?.status).toBe('active');
      await sweepBilling(now());
      expect([await statusAt(subscriptionId), (await known())?.status]).toEqual(['cancelled', 'cancelled']);
      // Taken back by somebody on the provider's own pages.
      await controlPayments(`subscriptions/${subscriptionId}/resume`);
      await reconcileBilling(now(), 'newest');
      await sweepBilling(now());
      expect(await statusAt(subscriptionId)).toBe('cancelled');
      expect(await readBilling(shop, now())).toMatchObject({ tier: 'free', status: 'free' });
    },
  );

  it('that was paid again before that is left alone, although nobody had heard of the payment', async () => {
    const { shop, subscriptionId } = await refundedStore();
    await controlPayments(`subscriptions/${subscriptionId}/renew`);
    await sweepBilling(now());
    expect(await statusAt(subscriptionId)).toBe('active');
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'starter', status: 'active' });
    expect((await readStore(shop)).allowanceCredits).toBe(40);
  });

  it.each([
    ['before', 'active'],
    ['after', 'cancelled'],
  ])('of two that were both paid gives way to the older one, %s that was cancelled for it', async (moment, status) => {
    const shop = await newBusiness(now());
    const open = () => startCheckout({ shop, item: 'starter', quantity: 1, now: now() });
    const paid: string[] = [];
    for (const checkout of [await open(), await open()])
      if (checkout.kind === 'checkout') paid.push((await payAt(checkout.url)).subscriptionId ?? '');
    const [older = '', newer = ''] = paid;
    for (const id of paid) for (const message of await messagesAbout(`subscriptions ${id}`)) await deliver(message);
    await reconcileBilling(now(), 'newest');
    if (moment === 'after') await sweepBilling(now());
    await refundLatest(newer);
    await reconcileBilling(now(), 'newest');
    await sweepBilling(now());
    expect([await statusAt(older), await statusAt(newer)]).toEqual([status, 'cancelled']);
    if (moment === 'after') await resumePlan({ shop, now: now() });
    await sweepBilling(now());
    expect([await statusAt(older), await statusAt(newer)]).toEqual(['active', 'cancelled']);
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'starter', status: 'active' });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('a refund in part, or of an earlier period, ends nothing', async () => {
    const shop = await newBusiness(now());
    const subscriptionId = await subscribe(shop);
    const [first] = await paymentProvider().listInvoicesOf({ id: subscriptionId, shop: null });
    await controlPayments(`subscriptions/${subscriptionId}/renew`);
    await controlPayments(`invoices/${first?.id}/refund`);
    const [renewal] = await paymentProvider().listInvoicesOf({ id: subscriptionId, shop: null });
    await controlPayments(`invoices/${renewal?.id}/refund`, { amount: 900 });
    await reconcileBilling(now(), 'newest');
    await sweepBilling(now());
    expect(await statusAt(subscriptionId)).toBe('active');
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'starter', status: 'active' });
  });
});
