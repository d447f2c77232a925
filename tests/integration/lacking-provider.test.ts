/** What a payment provider may lack: everything works without it, and what can't be done says so. */
import { Types } from 'mongoose';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelPlan, resumePlan } from '#app/domain/billing/change-plan.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { proofOf } from '#app/domain/payments/checkout-proof.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { listInvoices, readReceiptLink } from '#app/domain/payments/list-invoices.ts';
import type { PaymentNews } from '#app/domain/payments/payment-provider.ts';
import { ReconciliationRecord } from '#app/domain/payments/reconciliation.record.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import type { Item } from '#app/domain/plans/items.ts';
import { lookForPayment } from '#app/domain/reconciliation/look-for-payment.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import { checkPaymentMessages, checkPayments, checkPrices } from '#app/domain/setup/check-payments.ts';
import { processWebhook } from '#app/domain/webhooks/process-webhook.ts';
import { atProvider } from '#tests/fixtures/lacking-provider.ts';
import { entriesOf, moneyProblems, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { invoiceFacts, orderFacts, subscriptionFacts } from '#tests/fixtures/payment-facts.ts';

vi.mock('#app/services/lemon-squeezy/provider.ts', async () => {
  const { lackingProvider } = await import('#tests/fixtures/lacking-provider.ts');
  return { lemonSqueezy: lackingProvider };
});
withMoneyDatabase();
beforeEach(async () => {
  atProvider.isBack();
  await ReconciliationRecord.deleteMany({});
});

const now = () => new Date();
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** Opens a checkout; its reference is all by which the provider knows later what was bought. */
async function open(shop: string, item: Item) {
  const start = await startCheckout({ shop, item, quantity: 1, now: ago(10) });
  if (start.kind !== 'checkout') throw new Error('No checkout was opened');
  const checkout = await CheckoutRecord.findOne({ shop, item }).sort({ _id: -1 }).lean();
  if (!checkout) throw new Error('The checkout was not kept');
  return { url: start.url, checkoutId: String(checkout._id), words: proofOf(checkout) };
}

const id = () => `gid://pay/${new Types.ObjectId()}`;
type Words = Record<string, string>;

interface Plan {
  id: string;
  words: Words;
  /** Where the provider has a word for it. */
  item?: string;
  at?: Date;
  saidAt?: Date;
  cancelled?: boolean;
}

function planNews(part: Plan): PaymentNews[] {
  const { words, cancelled, at = ago(5), ...said } = part;
  const end = cancelled ? { status: 'cancelled' as const, endsAt: new Date(Date.now() + 86_400_000) } : {};
  const subscription = subscriptionFacts({ item: null, at, ...said, ...end });
  const invoice = invoiceFacts({ id: `${part.id}/1`, subscriptionId: part.id, cents: 1900, at });
  return [
    { kind: 'invoice', facts: invoice, hasFailed: false, words: {}, mayChargeAnew: false },
    { kind: 'subscription', facts: subscription, words, mayChargeAnew: true },
  ];
}

function orderNews(part: { id: string; words: Words; cents?: number; refunded?: number }): PaymentNews {
  const { words, cents = 1500, refunded = 0, ...said } = part;
  const status = refunded > 0 ? { status: 'refunded' as const, saidAt: now() } : {};
  const facts = orderFacts({ item: null, cents, refunded, at: ago(5), ...status, ...said });
  return { kind: 'order', facts, words, mayChargeAnew: false };
}

/** A message that says no more than that there is something to look at. */
async function hear(shop: string | undefined, topic = 'payments/update') {
  const _id = new Types.ObjectId();
  const provider = 'lemon-squeezy' as const;
  const message = { _id, provider, eventId: String(_id), topic, body: '{}', receivedAt: now(), notBefore: now() };
  await WebhookMessageRecord.insertOne({ ...message, ...(shop ? { shop } : {}) });
  await processWebhook(String(_id)).catch(() => undefined);
  return (await WebhookMessageRecord.findOne({ _id }).lean())?.status;
}

async function onPlan() {
  const shop = await newBusiness(ago(60));
  const { words } = await open(shop, 'starter');
  const subscription = id();
  atProvider.knows(shop, planNews({ id: subscription, words }));
  expect(await hear(shop)).toBe('processed');
  expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
  return { shop, words, subscription };
}

describe('a provider whose messages only say that there is something to look at', () => {
  it('is asked, and what it says is taken in, once: what was bought is told by the checkout', async () => {
    const { shop, words, subscription } = await onPlan();
    const pack = await open(shop, 'pack-25');
    const order = { id: id(), words: pack.words };
    atProvider.knows(shop, [orderNews(order), ...planNews({ id: subscription, words })]);
    for (const _ of [1, 2]) expect(await hear(shop)).toBe('processed');
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40, packCredits: 25 });
    const entries = (await entriesOf(shop)).length;
    // By now nothing but the payment itself leads to what it bought.
    await CheckoutRecord.deleteMany({ shop });
    atProvider.knows(shop, [
      orderNews({ ...order, words: {}, refunded: 1500 }),
      ...planNews({ id: subscription, words: {} }),
    ]);
    for (const _ of [1, 2]) expect(await hear(shop)).toBe('processed');
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', packCredits: 0 });
    expect(await entriesOf(shop)).toHaveLength(entries + 1);
    expect(await SubscriptionRecord.find({ shop }).lean()).toMatchObject([{ isGuessed: false }]);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('what it says of a store is that store’s, also without a word of ours, and takes the place of what was there', async () => {
    const { shop, subscription } = await onPlan();
    const newer = { id: id(), words: {}, item: 'starter', at: ago(2) };
    atProvider.knows(shop, planNews(newer));
    expect(await hear(shop)).toBe('processed');
    expect(await SubscriptionRecord.findOne({ shop, providerId: newer.id }).lean()).toMatchObject({ isGuessed: false });
    const former = await SubscriptionRecord.findOne({ shop, providerId: subscription }).lean();
    expect(former?.supersededAt).toBeInstanceOf(Date);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('is not asked about a store that removed the app, or was deleted', async () => {
    const shop = await newBusiness(ago(60));
    atProvider.isAwayFor(shop);
    expect(await hear(shop)).toBe('received');
    await BusinessRecord.updateOne({ shop }, { $set: { archivedAt: now() } });
    expect(await hear(shop)).toBe('processed');
    await BusinessRecord.deleteOne({ shop });
    expect(await hear(shop)).toBe('processed');
  });

  it('a message of another topic, or that names no store, leads to nothing', async () => {
    expect(await hear(await newBusiness(ago(60)), 'payments/other')).toBe('ignored');
    expect(await hear(undefined)).toBe('ignored');
  });

  it('a payment that is not what is sold here is told to an admin once, and holds up no other', async () => {
    const shop = await newBusiness(ago(60));
    const { words } = await open(shop, 'pack-25');
    const [cheap, good] = [id(), id()];
    atProvider.knows(shop, [orderNews({ id: cheap, words, cents: 100 }), orderNews({ id: good, words })]);
    for (const _ of [1, 2]) expect(await hear(shop)).toBe('processed');
    expect(await readStore(shop)).toMatchObject({ packCredits: 25 });
    expect(await InvoiceRecord.find({ shop }).lean()).toMatchObject([{ providerId: good }]);
    expect(await MailRecord.countDocuments({ key: `unacceptable-order-${cheap}` })).toBe(1);
  });
});

describe('a provider without lists', () => {
  it('is asked about each store every night; one that it does not answer about holds up no other', async () => {
    const [first, second] = [await newBusiness(ago(60)), await newBusiness(ago(60))];
    for (const shop of [first, second]) {
      const { words } = await open(shop, 'pack-25');
      atProvider.knows(shop, [orderNews({ id: id(), words })]);
    }
    atProvider.isAwayFor(first);
    await expect(reconcileBilling(now())).rejects.toThrow('It does not answer');
    expect([(await readStore(first)).packCredits, (await readStore(second)).packCredits]).toEqual([0, 25]);
    atProvider.isBack();
    await reconcileBilling(now());
    expect((await readStore(first)).packCredits).toBe(25);
  });

  it('is asked about the store that waits for a payment, and about no other', async () => {
    const [waiting, other] = [await newBusiness(ago(60)), await newBusiness(ago(60))];
    const { words, checkoutId } = await open(waiting, 'pack-25');
    atProvider.isAwayFor(other);
    const look = () => lookForPayment({ shop: waiting, checkoutId, now: now() });
    expect(await look()).toMatchObject({ isSettled: false });
    atProvider.knows(waiting, [orderNews({ id: id(), words })]);
    await CheckoutRecord.updateMany({ shop: waiting }, { $unset: { lookedAt: 1 } });
    expect(await look()).toMatchObject({ isSettled: true });
  });
});

describe('a provider where the merchant confirms each change', () => {
  it('gives the page the address, and nothing changes before it says so', async () => {
    const { shop } = await onPlan();
    const start = await startCheckout({ shop, item: 'growth', quantity: 1, now: now() });
    expect(start).toEqual({ kind: 'checkout', url: 'https://pay.example/change/growth' });
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
  });
});

describe('a provider without a way back from a cancellation', () => {
  it('offers none, refuses one, and lets the merchant choose a plan again', async () => {
    const { shop, words, subscription } = await onPlan();
    atProvider.knows(shop, planNews({ id: subscription, words, saidAt: now(), cancelled: true }));
    await cancelPlan({ shop, now: now() });
    expect(await hear(shop)).toBe('processed');
    expect(await readBilling(shop, now())).toMatchObject({ status: 'cancelled', canResume: false });
    await expect(resumePlan({ shop, now: now() })).rejects.toMatchObject({ code: 'subscription-not-resumable' });
    const again = await startCheckout({ shop, item: 'starter', quantity: 1, now: now() });
    expect(again).toEqual({ kind: 'checkout', url: 'https://pay.example/change/starter' });
  });
});

describe('a provider without receipts', () => {
  it('shows its invoices without a link, and refuses one', async () => {
    const { shop } = await onPlan();
    const { items } = await listInvoices({ shop, pageSize: 10 });
    expect(items).toMatchObject([{ status: 'paid', hasReceipt: false }]);
    const link = readReceiptLink(shop, items[0]?.id ?? '');
    await expect(link).rejects.toMatchObject({ code: 'receipt-unavailable' });
  });
});

it('what needs no setting up at a provider is not asked for by the set-up check', async () => {
  expect(await checkPayments()).toBe('The store pays with its own bill.');
  expect(await checkPrices()).toBe('The other provider knows no prices but those that the app names.');
  expect(await checkPaymentMessages()).toBe('The other provider needs nothing set up for its messages.');
});
