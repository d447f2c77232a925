/** Words of the payment provider's that are new to us: kept and shown, never a crash, and no reason to give or take. */

import { describe, expect, it } from 'vitest';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { listInvoices } from '#app/domain/payments/list-invoices.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { readReceiptOf } from '#app/services/lemon-squeezy/read-resource.ts';
import { invoiceMessage, orderMessage, paidPack, subscriptionMessage } from '#tests/fixtures/lemon-squeezy.ts';
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

async function subscriber() {
  const shop = await newBusiness(start);
  const id = nextId();
  const tell = (status: string, minute: number) =>
    deliver(
      subscriptionMessage('subscription_updated', {
        id,
        shop,
        plan: 'starter',
        status,
        createdAt: start,
        updatedAt: at(minute),
      }),
    );
  const charge = (part: Partial<Parameters<typeof invoiceMessage>[1]> = {}) =>
    deliver(
      invoiceMessage('subscription_payment_success', {
        id: nextId(),
        subscriptionId: id,
        reason: 'initial',
        status: 'paid',
        subtotal: 1900,
        createdAt: start,
        updatedAt: start,
        ...part,
      }),
    );
  return { shop, id, tell, charge };
}

async function spend(shop: string, times: number): Promise<void> {
  for (let spent = 0; spent < times; spent += 1) await spendOne(shop);
}

const told = (key: string) => MailRecord.countDocuments({ key });

describe('an order that is fraudulent', () => {
  it('counts as not paid: its unspent credits go, what was spent is written down, and an admin hears of it', async () => {
    const shop = await newBusiness(start);
    const order = paidPack(nextId(), shop, start);
    await deliver(orderMessage('order_created', order));
    await spend(shop, 3 + 7);
    const fraud = orderMessage('order_refunded', { ...order, status: 'fraudulent', updatedAt: at(1) });
    for (const message of [fraud, fraud]) expect((await deliver(message)).status).toBe('processed');
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
    expect((await entriesOf(shop)).at(-1)).toMatchObject({ kind: 'refund', amount: -18 });
    expect(await InvoiceRecord.findOne({ shop }).lean()).toMatchObject({
      status: 'fraudulent',
      creditsTakenBack: 18,
      creditsShort: 7,
    });
    expect(await told(`fraudulent-order-${order.id}`)).toBe(1);
    const refund = { ...order, status: 'refunded', refunded: 1500, updatedAt: at(2) };
    await deliver(orderMessage('order_refunded', refund));
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('and paid after all comes back, each time that its provider thinks better of it, and once each time', async () => {
    const shop = await newBusiness(start);
    const order = paidPack(nextId(), shop, start);
    const hear = async (minute: number, part: { status: string; refunded?: number }) => {
      const message = orderMessage('order_refunded', { ...order, ...part, updatedAt: at(minute) });
      for (const said of [message, message]) expect((await deliver(said)).status).toBe('processed');
      expect(await moneyProblems(shop)).toEqual([]);
      return (await readStore(shop)).packCredits;
    };
    expect(await hear(0, { status: 'paid' })).toBe(25);
    await spend(shop, 3 + 5);
    expect(await hear(1, { status: 'fraudulent' })).toBe(0);
    expect(await hear(2, { status: 'paid' })).toBe(20);
    expect((await entriesOf(shop)).at(-1)).toMatchObject({
      ...{ kind: 'grant', amount: 20, reason: 'The payment of the pack counts after all' },
    });
    const known = await InvoiceRecord.findOne({ shop }).lean();
    expect(known).toMatchObject({ creditsGranted: 25, creditsTakenBack: 0, creditsShort: 0 });
    expect(await hear(1, { status: 'fraudulent' })).toBe(20);
    expect(await hear(3, { status: 'fraudulent' })).toBe(0);
    // A fifth of the money had gone back by then, and with it 5 of the 25 credits.
    const partly = { status: 'partial_refund', refunded: 300 };
    expect(await hear(4, partly)).toBe(15);
    expect(await hear(5, { status: 'paid' })).toBe(20);
    expect(await hear(6, partly)).toBe(15);
    expect(await hear(7, { status: 'paid' })).toBe(20);
    expect(await hear(8, partly)).toBe(15);
    expect(await hear(9, { status: 'refunded', refunded: 1500 })).toBe(0);
    const { creditsTakenBack, creditsShort } = (await InvoiceRecord.findOne({ shop }).lean()) ?? {};
    expect([creditsTakenBack, creditsShort]).toEqual([20, 5]);
  });

  it('from the beginning grants nothing, also when it is heard of last', async () => {
    const shop = await newBusiness(start);
    const order = { ...paidPack(nextId(), shop, start), updatedAt: at(1) };
    await deliver(orderMessage('order_created', { ...order, status: 'fraudulent' }));
    await deliver(orderMessage('order_created', { ...order, updatedAt: start }));
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
    const { items } = await listInvoices({ shop, pageSize: 5 });
    expect(items).toMatchObject([{ status: 'fraudulent', hasReceipt: false }]);
  });

  it('for a plan is told to an admin, and is no dead letter', async () => {
    const { shop } = await subscriber();
    const message = orderMessage('order_created', { ...paidPack(nextId(), shop, start), status: 'fraudulent' });
    Object.assign(message.data.attributes, { first_order_item: { variant_id: 101, quantity: 1 } });
    expect((await deliver(message)).status).toBe('ignored');
    expect(await told(`fraudulent-order-${message.data.id}`)).toBe(1);
  });
});

describe('a state that is new to us', () => {
  it('of an order: grants nothing, takes nothing away, and is shown as it is called', async () => {
    const shop = await newBusiness(start);
    const order = paidPack(nextId(), shop, start);
    expect((await deliver(orderMessage('order_created', { ...order, status: 'on_hold' }))).status).toBe('processed');
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
    const show = async () => (await listInvoices({ shop, pageSize: 5 })).items;
    expect(await show()).toMatchObject([{ status: 'unknown', saidStatus: 'on_hold' }]);
    expect(await told(`unknown-word-order-${order.id}-on_hold`)).toBe(1);
    await deliver(orderMessage('order_created', { ...order, updatedAt: at(1) }));
    await deliver(orderMessage('order_updated', { ...order, status: 'disputed', updatedAt: at(2) }));
    expect(await readStore(shop)).toMatchObject({ packCredits: 25 });
    expect(await show()).toMatchObject([{ status: 'paid', saidStatus: 'disputed' }]);
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('of a subscription: the last one that is known goes on to count', async () => {
    const { shop, id, tell, charge } = await subscriber();
    expect((await tell('dormant', 0)).status).toBe('processed');
    expect((await charge()).status).toBe('processed');
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free' });
    await tell('active', 1);
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect((await tell('hibernating', 2)).status).toBe('processed');
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', subscriptionStatus: 'active' });
    expect(await SubscriptionRecord.findOne({ providerId: id }).lean()).toMatchObject({
      status: 'active',
      saidStatus: 'hibernating',
    });
    expect(await told(`unknown-word-subscription-${id}-hibernating`)).toBe(1);
    await tell('expired', 3);
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free' });
  });

  it('of an invoice, or a reason for it: neither grants nor ends a period', async () => {
    const { shop, tell, charge } = await subscriber();
    await tell('active', 0);
    const first = nextId();
    await charge({ id: first });
    await charge({ id: first, status: 'in_review', updatedAt: at(1) });
    const odd = nextId();
    expect((await charge({ id: odd, reason: 'anniversary', createdAt: at(2), updatedAt: at(2) })).status).toBe(
      'processed',
    );
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await InvoiceRecord.findOne({ providerId: odd }).lean()).toMatchObject({
      billingReason: 'unknown',
      saidReason: 'anniversary',
      creditsGranted: 0,
    });
    expect(await told(`unknown-word-invoice-${odd}-anniversary`)).toBe(1);
    expect(await told(`unknown-word-invoice-${first}-in_review`)).toBe(1);
  });
});

it('the receipt of a payment is found whatever else is said of it', () => {
  expect(readReceiptOf({ status: 'fraudulent', urls: { receipt: 'https://example.com/r' } })).toBe(
    'https://example.com/r',
  );
  expect(readReceiptOf({ status: 'never heard', urls: { invoice_url: 'https://example.com/i' } })).toBe(
    'https://example.com/i',
  );
  expect(readReceiptOf({ status: 'paid' })).toBeNull();
});
