/** A plan whose first order the provider marks as fraudulent counts as not paid, in whatever order that is heard. */
import { describe, expect, it } from 'vitest';
import { openPortal } from '#app/domain/billing/change-plan.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { listInvoices } from '#app/domain/payments/list-invoices.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import {
  firstOrderMessage,
  invoiceMessage,
  type LemonMessage,
  orderMessage,
  paidPack,
  subscriptionMessage,
} from '#tests/fixtures/lemon-squeezy.ts';
import {
  deliver,
  entriesOf,
  moneyProblems,
  newBusiness,
  readStore,
  withMoneyDatabase,
} from '#tests/fixtures/money-database.ts';
import { spendOne } from '#tests/fixtures/spending.ts';

withMoneyDatabase();

let lastId = 7000;
const nextId = () => String(++lastId);
const start = new Date();
const at = (minute: number) => new Date(start.getTime() + minute * 60_000);

/** The messages of a store's plan; each can be delivered whenever a test wants. */
async function plan() {
  const shop = await newBusiness(start);
  const [id, orderId, invoiceId] = [nextId(), nextId(), nextId()];
  const subscription = subscriptionMessage('subscription_created', {
    ...{ id, shop, orderId, plan: 'starter', status: 'active', createdAt: start, updatedAt: start },
  });
  const invoice = (part: Partial<Parameters<typeof invoiceMessage>[1]> = {}) =>
    invoiceMessage('subscription_payment_success', {
      ...{ id: invoiceId, subscriptionId: id, reason: 'initial', status: 'paid', subtotal: 1900 },
      ...{ createdAt: start, updatedAt: start, ...part },
    });
  const order = (status: string, minute: number) =>
    firstOrderMessage(minute === 0 ? 'order_created' : 'order_updated', {
      ...{ id: orderId, shop, plan: 'starter', status, createdAt: start, updatedAt: at(minute) },
    });
  return { shop, id, orderId, invoiceId, subscription, invoice, order };
}

async function hear(...messages: LemonMessage[]): Promise<string[]> {
  const statuses: string[] = [];
  for (const message of messages) statuses.push((await deliver(message)).status);
  return statuses;
}

async function spend(shop: string, times: number): Promise<void> {
  for (let spent = 0; spent < times; spent += 1) await spendOne(shop);
}

const told = (key: string) => MailRecord.countDocuments({ key });
const isMarked = async (id: string) =>
  Boolean((await SubscriptionRecord.findOne({ providerId: id }).lean())?.refundedAt);

async function expectNothingLeft({ shop, id }: { shop: string; id: string }): Promise<void> {
  expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', allowanceCredits: 3 });
  expect(await isMarked(id)).toBe(true);
  expect(await moneyProblems(shop)).toEqual([]);
}

describe('a plan whose first order is fraudulent', () => {
  it('is over: its unspent credits go, what was spent is written down, and it is to be cancelled; an admin hears of it once', async () => {
    const { shop, id, orderId, subscription, invoice, order } = await plan();
    await hear(order('paid', 0), subscription, invoice());
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    await spend(shop, 5);
    expect(await hear(order('fraudulent', 1), order('fraudulent', 1))).toEqual(['processed', 'processed']);
    await expectNothingLeft({ shop, id });
    expect((await entriesOf(shop)).find(({ kind }) => kind === 'refund')).toMatchObject({
      counts: { allowance: -35 },
      reason: 'The payment did not count',
    });
    expect(await InvoiceRecord.findOne({ shop }).lean()).toMatchObject({ creditsTakenBack: 35, creditsShort: 5 });
    expect(await told(`fraudulent-order-${orderId}`)).toBe(1);
    expect(await readBilling(shop, at(2))).toMatchObject({ tier: 'free', status: 'free', renewsAt: null });
    await expect(openPortal({ shop, now: at(2) })).rejects.toMatchObject({ code: 'no-subscription' });
    expect((await listInvoices({ shop, pageSize: 5 })).items).toMatchObject([
      { status: 'fraudulent', hasReceipt: false },
    ]);
  });

  it('leaves the store’s packs alone', async () => {
    const { shop, id, subscription, invoice, order } = await plan();
    await hear(subscription, invoice(), orderMessage('order_created', paidPack(nextId(), shop, start)));
    await hear(order('fraudulent', 1));
    await expectNothingLeft({ shop, id });
    expect(await readStore(shop)).toMatchObject({ packCredits: 25 });
  });

  const orders: [string, (from: Awaited<ReturnType<typeof plan>>) => LemonMessage[]][] = [
    ['before all else', (p) => [p.order('fraudulent', 1), p.order('paid', 0), p.subscription, p.invoice()]],
    ['before the subscription', (p) => [p.invoice(), p.order('fraudulent', 1), p.subscription, p.order('paid', 0)]],
    ['before the invoice', (p) => [p.subscription, p.order('fraudulent', 1), p.invoice(), p.order('paid', 0)]],
    [
      'last, after later words of the invoice',
      (p) => [p.subscription, p.invoice({ updatedAt: at(2) }), p.order('fraudulent', 1)],
    ],
    [
      'of the invoice itself',
      (p) => [p.subscription, p.invoice({ status: 'fraudulent', updatedAt: at(1) }), p.invoice()],
    ],
    [
      'of the invoice after it was paid',
      (p) => [p.subscription, p.invoice(), p.invoice({ status: 'fraudulent', updatedAt: at(1) })],
    ],
  ];
  it.each(orders)('ends the same when it is heard %s', async (_when, messages) => {
    const known = await plan();
    await hear(...messages(known));
    await expectNothingLeft(known);
    await hear(...messages(known).toReversed());
    await expectNothingLeft(known);
    const keys = [`fraudulent-order-${known.orderId}`, `fraudulent-invoice-${known.invoiceId}`];
    expect(await MailRecord.countDocuments({ key: { $in: keys } })).toBe(1);
  });

  it('is told once, also when both the order and its invoice are called that', async () => {
    const both = (p: Awaited<ReturnType<typeof plan>>) => [
      p.order('fraudulent', 1),
      p.invoice({ status: 'fraudulent', updatedAt: at(1) }),
    ];
    for (const turn of [false, true]) {
      const known = await plan();
      await hear(known.subscription, ...(turn ? both(known).toReversed() : both(known)));
      const keys = [`fraudulent-order-${known.orderId}`, `fraudulent-invoice-${known.invoiceId}`];
      expect(await MailRecord.countDocuments({ key: { $in: keys } })).toBe(1);
    }
  });

  it('comes back with what was left of it when the order is said to be paid after all', async () => {
    const { shop, id, subscription, invoice, order } = await plan();
    await hear(subscription, invoice());
    await spend(shop, 5);
    await hear(order('fraudulent', 1));
    await hear(order('paid', 2), order('fraudulent', 1));
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 35 });
    expect(await isMarked(id)).toBe(false);
    expect(await moneyProblems(shop)).toEqual([]);
    expect((await listInvoices({ shop, pageSize: 5 })).items).toMatchObject([{ status: 'paid', hasReceipt: true }]);
  });

  it('in older words than it was said to be paid in changes nothing, and no admin hears of it', async () => {
    const { shop, orderId, subscription, invoice, order } = await plan();
    await hear(subscription, invoice(), order('paid', 2), order('fraudulent', 1));
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await told(`fraudulent-order-${orderId}`)).toBe(0);
  });

  it('that was paid again since, by a renewal, goes on', async () => {
    const { shop, id, subscription, invoice, order } = await plan();
    const renewal = { id: nextId(), reason: 'renewal', createdAt: at(5), updatedAt: at(5) };
    await hear(subscription, invoice(), invoice(renewal), order('fraudulent', 6));
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await isMarked(id)).toBe(false);
  });

  it('in words that are new to us stays as it was, and an admin hears of them', async () => {
    const { shop, orderId, subscription, invoice, order } = await plan();
    await hear(subscription, invoice(), order('disputed', 1));
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await told(`unknown-word-order-${orderId}-disputed`)).toBe(1);
  });

  it('heard at the very moment of its subscription is missed by neither', async () => {
    for (let round = 0; round < 5; round += 1) {
      const known = await plan();
      await hear(known.invoice());
      await Promise.all([hear(known.subscription), hear(known.order('fraudulent', 1))]);
      await expectNothingLeft(known);
    }
  });
});
