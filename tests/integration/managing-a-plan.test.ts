/** What a merchant does with a plan, through the payment provider's real answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelPlan, changePlan, openPortal, resumePlan } from '#app/domain/billing/change-plan.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { readCreditLedger } from '#app/domain/credits/read-credit-ledger.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { listInvoices, listPayments, readReceiptLink } from '#app/domain/payments/list-invoices.ts';
import { PaymentRecord } from '#app/domain/payments/payment.record.ts';
import { paymentProvider } from '#app/domain/payments/payment-provider.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { takePayment } from '#app/domain/payments/take-payment.ts';
import { PURPOSES } from '#app/domain/reconciliation/purposes.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import { deliver, moneyProblems, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { controlPayments, messagesAbout, payAt, subscriptionAtProvider } from '#tests/fixtures/simulated-payments.ts';
import { stack } from '#tests/fixtures/stack.ts';

withMoneyDatabase('simulated');

/** No message reaches this database: what happens at the provider comes by comparing. */
async function subscriber(item: 'starter' | 'growth' = 'starter') {
  const shop = await newBusiness(new Date());
  const checkout = await startCheckout({ shop, item, quantity: 1, now: new Date() });
  if (checkout.kind !== 'checkout') throw new Error('No checkout was opened');
  const { subscriptionId = '' } = await payAt(checkout.url);
  await reconcileBilling(new Date(), 'newest');
  return { shop, subscriptionId };
}
const now = () => new Date();

/** As its message tells of it: the provider's lists say of an invoice only that it is not paid. */
async function hearOfFailure(subscriptionId: string): Promise<void> {
  const [facts] = await paymentProvider().listInvoicesOf({ id: subscriptionId, shop: null });
  if (!facts) throw new Error('There is no invoice');
  await takePayment({ fact: { kind: 'invoice', facts, hasFailed: true }, now: now() }, PURPOSES);
}

describe.each([
  ['milliseconds', false],
  ['whole seconds', true],
])('a plan, while the provider’s times have %s,', (_times, wholeSeconds) => {
  beforeAll(async () => void (await controlPayments('settings', { wholeSeconds })));
  afterAll(async () => void (await controlPayments('settings', { wholeSeconds: false })));

  it('is read with its price, its renewal and its card', async () => {
    const { shop } = await subscriber();
    const billing = await readBilling(shop, now());
    expect(billing).toMatchObject({
      isSetUp: true,
      tier: 'starter',
      priceInCents: 1900,
      status: 'active',
      onHold: null,
    });
    expect(Date.parse(billing.renewsAt ?? '')).toBeGreaterThan(Date.now());
    expect(billing.card?.lastFour).toMatch(/^\d{4}$/);
  });

  it('is cancelled, stays usable, and is resumed', async () => {
    const { shop, subscriptionId } = await subscriber();
    await cancelPlan({ shop, now: now() });
    expect((await subscriptionAtProvider(subscriptionId)).status).toBe('cancelled');
    const cancelled = await readBilling(shop, now());
    expect(cancelled).toMatchObject({ tier: 'starter', status: 'cancelled', canResume: true, renewsAt: null });
    expect(Date.parse(cancelled.endsAt ?? '')).toBeGreaterThan(Date.now());
    await resumePlan({ shop, now: now() });
    expect(await readBilling(shop, now())).toMatchObject({ status: 'active', canResume: false, endsAt: null });
    await expect(resumePlan({ shop, now: now() })).rejects.toMatchObject({ code: 'subscription-not-resumable' });
    expect((await readStore(shop)).allowanceCredits).toBe(40);
  });

  it('is cancelled, and changed to another one, which takes the cancellation back', async () => {
    const { shop, subscriptionId } = await subscriber();
    await cancelPlan({ shop, now: now() });
    await changePlan({ shop, tier: 'growth', now: now() });
    expect((await subscriptionAtProvider(subscriptionId)).status).toBe('active');
    expect(await SubscriptionRecord.findOne({ shop }).lean()).toMatchObject({ status: 'active', tier: 'growth' });
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'growth', status: 'active', nextTier: null });
    expect((await readStore(shop)).allowanceCredits).toBe(100);
  });

  it('that was changed elsewhere within the same second is found by comparing, whatever it is', async () => {
    const { shop, subscriptionId } = await subscriber('growth');
    await cancelPlan({ shop, now: now() });
    await controlPayments(`subscriptions/${subscriptionId}/resume`);
    const variantId = Number(stack().env.LEMON_SQUEEZY_VARIANT_STARTER);
    await controlPayments(`subscriptions/${subscriptionId}/change-plan`, { variantId, billing: 'never' });
    await reconcileBilling(now());
    expect(await readBilling(shop, now())).toMatchObject({ status: 'active', tier: 'growth', nextTier: 'starter' });
  });

  it('of which messages of one second come in any order ends as it is at the provider', async () => {
    const { shop, subscriptionId } = await subscriber();
    for (const action of ['cancel', 'resume', 'cancel', 'resume']) {
      await controlPayments(`subscriptions/${subscriptionId}/${action}`);
    }
    const messages = await messagesAbout(`subscriptions ${subscriptionId}`);
    for (const message of [...messages].reverse()) expect((await deliver(message)).status).toBe('processed');
    await Promise.all(messages.map((message) => deliver(message)));
    expect(await readBilling(shop, now())).toMatchObject({ status: 'active', endsAt: null });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('up, down, up is charged for once, and gifts nothing', async () => {
    const { shop, subscriptionId } = await subscriber();
    await changePlan({ shop, tier: 'growth', now: now() });
    expect((await readStore(shop)).allowanceCredits).toBe(100);
    await changePlan({ shop, tier: 'starter', now: now() });
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'growth', nextTier: 'starter' });
    await changePlan({ shop, tier: 'growth', now: now() });
    await reconcileBilling(now(), 'newest');
    expect((await readStore(shop)).allowanceCredits).toBe(100);
    const { items = [] } = (await paymentProvider().lists?.invoices(1)) ?? {};
    const charged = items.filter((invoice) => invoice.subscriptionId === subscriptionId);
    expect(charged.map(({ billingReason }) => billingReason).toSorted()).toEqual(['initial', 'updated']);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('of which the larger one could not be charged gives nothing of it, also when it is cancelled then', async () => {
    const { shop, subscriptionId } = await subscriber();
    await controlPayments(`subscriptions/${subscriptionId}/card`, { card: 'declining' });
    await expect(changePlan({ shop, tier: 'growth', now: now() })).rejects.toMatchObject({
      code: 'plan-change-unpaid',
    });
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'starter', status: 'past_due' });
    expect((await readStore(shop)).allowanceCredits).toBe(40);
    await cancelPlan({ shop, now: now() });
    await reconcileBilling(now(), 'newest');
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'starter', status: 'cancelled' });
    expect((await readStore(shop)).allowanceCredits).toBe(40);
  });

  it('of which the larger one is paid for later gives the difference then', async () => {
    const { shop, subscriptionId } = await subscriber();
    await controlPayments(`subscriptions/${subscriptionId}/card`, { card: 'declining' });
    await expect(changePlan({ shop, tier: 'growth', now: now() })).rejects.toMatchObject({
      code: 'plan-change-unpaid',
    });
    await controlPayments(`subscriptions/${subscriptionId}/recover`);
    await reconcileBilling(now(), 'newest');
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'growth', status: 'active', nextTier: null });
    expect((await readStore(shop)).allowanceCredits).toBe(100);
  });

  it('changed on the provider’s own pages, to be billed at the renewal, comes with the renewal', async () => {
    const { shop, subscriptionId } = await subscriber();
    const variantId = stack().env.LEMON_SQUEEZY_VARIANT_GROWTH;
    await controlPayments(`subscriptions/${subscriptionId}/change-plan`, { variantId, billing: 'at-renewal' });
    await reconcileBilling(now(), 'newest');
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'starter', nextTier: 'growth' });
    expect((await readStore(shop)).allowanceCredits).toBe(40);
    await controlPayments(`subscriptions/${subscriptionId}/renew`);
    await reconcileBilling(now(), 'newest');
    expect(await readBilling(shop, now())).toMatchObject({ tier: 'growth', nextTier: null });
    expect((await readStore(shop)).allowanceCredits).toBe(100);
  });

  it.each([
    ['past due', 'fail', 'Update the card'],
    ['paused', 'pause', 'Resume it'],
  ])('%s cannot be changed, and says how to mend it', async (_what, deed, remedy) => {
    const { shop, subscriptionId } = await subscriber();
    await controlPayments(`subscriptions/${subscriptionId}/${deed}`);
    await reconcileBilling(now(), 'newest');
    const refused = { code: 'plan-change-on-hold', message: expect.stringContaining(remedy) };
    await expect(changePlan({ shop, tier: 'growth', now: now() })).rejects.toMatchObject(refused);
    const buying = startCheckout({ shop, item: 'growth', quantity: 1, now: now() });
    await expect(buying).rejects.toMatchObject(refused);
    const atProvider = String((await subscriptionAtProvider(subscriptionId)).variant_id);
    expect(atProvider).toBe(stack().env.LEMON_SQUEEZY_VARIANT_STARTER);
  });

  it('paused is on hold, not for want of a payment, and resumed; its credits are as they were', async () => {
    const { shop, subscriptionId } = await subscriber();
    await controlPayments(`subscriptions/${subscriptionId}/pause`);
    await reconcileBilling(now(), 'newest');
    const paused = await readBilling(shop, now());
    expect(paused).toMatchObject({ status: 'paused', canResume: true, credits: { isPaused: true, allowance: 40 } });
    expect(paused.onHold).toEqual({
      reason: 'Your plan is paused, so its credits are on hold.',
      remedy: expect.stringContaining('Resume the plan'),
    });
    await resumePlan({ shop, now: now() });
    expect(await subscriptionAtProvider(subscriptionId)).toMatchObject({ status: 'active', pause: null });
    expect(await readBilling(shop, now())).toMatchObject({ status: 'active', canResume: false, onHold: null });
    expect((await readStore(shop)).allowanceCredits).toBe(40);
  });

  it('paused and cancelled is resumed from its cancellation', async () => {
    const { shop, subscriptionId } = await subscriber();
    await controlPayments(`subscriptions/${subscriptionId}/pause`);
    await reconcileBilling(now(), 'newest');
    await cancelPlan({ shop, now: now() });
    expect(await readBilling(shop, now())).toMatchObject({ status: 'cancelled', canResume: true });
    await resumePlan({ shop, now: now() });
    expect(await readBilling(shop, now())).toMatchObject({ status: 'active', onHold: null });
  });

  it('past due is on hold with the way to mend it, and mended', async () => {
    const { shop, subscriptionId } = await subscriber();
    await controlPayments(`subscriptions/${subscriptionId}/fail`);
    await reconcileBilling(now(), 'newest');
    const late = await readBilling(shop, now());
    expect(late).toMatchObject({ status: 'past_due', onHold: { remedy: expect.stringContaining('card') } });
    expect(await openPortal({ shop, now: now() })).toMatch(/^http/);
    await controlPayments(`subscriptions/${subscriptionId}/recover`);
    await reconcileBilling(now(), 'newest');
    expect(await readBilling(shop, now())).toMatchObject({ status: 'active', onHold: null });
    expect((await readStore(shop)).allowanceCredits).toBe(40);
  });

  it.each(['comparing', 'its message', 'its message, twice,'])(
    'that could not be charged for, heard by %s first, is told once, by mail and in the history',
    async (first) => {
      const { shop, subscriptionId } = await subscriber();
      await controlPayments(`subscriptions/${subscriptionId}/fail`);
      const { items = [] } = (await paymentProvider().lists?.invoices(1)) ?? {};
      const failed = items.find((invoice) => invoice.subscriptionId === subscriptionId && invoice.status === 'pending');
      const [message] = await messagesAbout(`subscription-invoices ${failed?.id}`);
      if (!message) throw new Error('The failure was not announced');
      if (first !== 'comparing') await deliver(message);
      if (first.includes('twice')) await deliver(message);
      await reconcileBilling(now());
      const mails = () => MailRecord.countDocuments({ shop, template: 'payment-failed' });
      const lines = () => PaymentRecord.countDocuments({ shop, kind: 'failed' });
      expect([await mails(), await lines()]).toEqual([1, 1]);
      await reconcileBilling(now());
      await deliver(message);
      await reconcileBilling(now());
      expect([await mails(), await lines()]).toEqual([1, 1]);
      await controlPayments(`subscriptions/${subscriptionId}/recover`);
      await reconcileBilling(now());
      expect([await mails(), await lines()]).toEqual([1, 1]);
      expect(await readBilling(shop, now())).toMatchObject({ status: 'active', onHold: null });
    },
  );

  it('has invoices with receipts, a payment history and a ledger with causes', async () => {
    const { shop } = await subscriber('growth');
    const { items: invoices } = await listInvoices({ shop, pageSize: 10 });
    expect(invoices).toMatchObject([
      { what: 'Growth, one month', totalInCents: 4900, currency: 'USD', hasReceipt: true },
    ]);
    expect(await readReceiptLink(shop, invoices[0]?.id ?? '')).toMatch(/^http/);
    const { items: payments } = await listPayments({ shop, pageSize: 10 });
    expect(payments).toMatchObject([{ kind: 'charge', amountInCents: 4900, what: 'Growth, one month' }]);
    const first = await readCreditLedger({ shop, pageSize: 1 });
    expect(first.items).toMatchObject([{ amount: 100, balanceAfter: 100, cause: { kind: 'invoice' } }]);
    const rest = await readCreditLedger({ shop, pageSize: 10, older: first.older ?? undefined });
    expect(rest.items.map(({ amount }) => amount)).toEqual([-3, 3]);
  });

  it('has failed payments in its history that are called by what failed, also once they were made good', async () => {
    const { shop, subscriptionId } = await subscriber();
    const fail = () => controlPayments(`subscriptions/${subscriptionId}/fail`);
    const history = async () =>
      (await listPayments({ shop, pageSize: 10 })).items.map(({ kind, what }) => [kind, what]).toSorted();
    await fail();
    await hearOfFailure(subscriptionId);
    expect(await history()).toEqual([
      ['charge', 'Starter, one month'],
      ['failed', 'Renewal failed'],
    ]);
    await controlPayments(`subscriptions/${subscriptionId}/recover`);
    await reconcileBilling(now(), 'newest');
    expect(await history()).toEqual([
      ['charge', 'Starter, one month'],
      ['charge', 'Starter, one month'],
      ['failed', 'Renewal failed'],
    ]);
    await controlPayments(`subscriptions/${subscriptionId}/card`, { card: 'declining' });
    await expect(changePlan({ shop, tier: 'growth', now: now() })).rejects.toMatchObject({
      code: 'plan-change-unpaid',
    });
    await hearOfFailure(subscriptionId);
    expect(await history()).toContainEqual(['failed', 'Change of plan failed']);
  });

  it('another store’s invoice answers as if it did not exist', async () => {
    const { shop } = await subscriber();
    const { items } = await listInvoices({ shop, pageSize: 10 });
    const stranger = await newBusiness(now());
    await expect(readReceiptLink(stranger, items[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
  });
});
