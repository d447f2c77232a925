import { describe, expect, it } from 'vitest';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { PaymentRecord } from '#app/domain/payments/payment.record.ts';
import { invoiceMessage, orderMessage, PRICES, paidPack, subscriptionMessage } from '#tests/fixtures/lemon-squeezy.ts';
import {
  deliver,
  entriesOf,
  moneyProblems,
  newBusiness,
  readStore,
  withMoneyDatabase,
} from '#tests/fixtures/money-database.ts';
import { giveOneBack, spendOne } from '#tests/fixtures/spending.ts';

withMoneyDatabase();

const DAY = 24 * 60 * 60 * 1000;
let lastId = 1000;
const nextId = () => String(++lastId);
type Plan = 'starter' | 'growth';

/** A store with a subscription, told of by its messages; `day` counts from its first one. */
async function subscriber(plan: Plan = 'starter', start = new Date()) {
  const shop = await newBusiness(start);
  const id = nextId();
  const at = (day: number) => new Date(start.getTime() + day * DAY);
  const subscription = (name: string, day: number, part: { status?: string; plan?: Plan; endsAt?: Date | null } = {}) =>
    deliver(
      subscriptionMessage(name, { id, shop, plan, status: 'active', createdAt: start, updatedAt: at(day), ...part }),
    );
  const invoice = (name: string, day: number, part: Partial<Parameters<typeof invoiceMessage>[1]> = {}) =>
    deliver(
      invoiceMessage(name, {
        id: nextId(),
        subscriptionId: id,
        reason: 'renewal',
        status: 'paid',
        subtotal: PRICES[plan],
        createdAt: at(day),
        updatedAt: at(day),
        ...part,
      }),
    );
  await subscription('subscription_created', 0);
  const first = nextId();
  await invoice('subscription_payment_success', 0, { id: first, reason: 'initial' });
  return { shop, id, first, at, subscription, invoice };
}

describe('subscribing', () => {
  it('starts a new period with the full allowance; what was left of the free one ends', async () => {
    const { shop } = await subscriber('starter');
    expect(await readStore(shop)).toMatchObject({
      subscriptionTier: 'starter',
      subscriptionStatus: 'active',
      allowanceCredits: 40,
    });
    expect((await entriesOf(shop)).map(({ kind, amount }) => [kind, amount])).toEqual([
      ['grant', 3],
      ['expiry', -3],
      ['grant', 40],
    ]);
    expect(await moneyProblems(shop)).toEqual([]);
    const mails = await MailRecord.find({ shop }).distinct('template');
    expect(mails.toSorted()).toEqual(['invoice', 'subscription-started']);
  });

  it('leaves an invoice and a line in the payment history', async () => {
    const { shop, first } = await subscriber('growth');
    expect(await InvoiceRecord.find({ shop }).lean()).toMatchObject([
      { providerId: first, totalInCents: 4900, currency: 'USD', creditsGranted: 100, tier: 'growth' },
    ]);
    expect(await PaymentRecord.find({ shop }).lean()).toMatchObject([
      { kind: 'charge', amountInCents: 4900, currency: 'USD' },
    ]);
  });

  it('an invoice that comes before its subscription grants as soon as that is known', async () => {
    const start = new Date();
    const shop = await newBusiness(start);
    const id = nextId();
    const paid = invoiceMessage('subscription_payment_success', {
      id: nextId(),
      subscriptionId: id,
      reason: 'initial',
      status: 'paid',
      subtotal: 1900,
      createdAt: start,
      updatedAt: start,
    });
    expect((await deliver(paid)).status).toBe('processed');
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', allowanceCredits: 3 });
    const part = { id, shop, plan: 'starter', status: 'active', createdAt: start, updatedAt: start } as const;
    await deliver(subscriptionMessage('subscription_created', part));
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await PaymentRecord.countDocuments({ shop })).toBe(1);
  });
});

describe('A redelivered payment event refills nothing', () => {
  it('neither a plan’s nor a pack’s, also after credits were spent', async () => {
    const { shop, first, at, invoice } = await subscriber('starter');
    await spendOne(shop);
    await invoice('subscription_payment_success', 0, { id: first, reason: 'initial' });
    const order = { id: nextId(), shop, pack: 'pack-25', quantity: 2, status: 'paid' } as const;
    const bought = orderMessage('order_created', { ...order, createdAt: at(1), updatedAt: at(1) });
    await Promise.all([deliver(bought), deliver(bought), deliver(bought)]);
    await deliver(bought);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 39, packCredits: 50 });
    expect(await moneyProblems(shop)).toEqual([]);
  });
});

describe('renewal', () => {
  it('what is unspent expires, the new allowance comes once, and packs stay', async () => {
    const { shop, at, subscription, invoice } = await subscriber('starter');
    const order = { id: nextId(), shop, pack: 'pack-25', quantity: 1, status: 'paid' } as const;
    await deliver(orderMessage('order_created', { ...order, createdAt: at(1), updatedAt: at(1) }));
    await spendOne(shop);
    const renewal = nextId();
    await invoice('subscription_payment_success', 30, { id: renewal });
    await subscription('subscription_updated', 30);
    await invoice('subscription_payment_success', 30, { id: renewal });
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 40, packCredits: 25 });
    expect((await entriesOf(shop)).filter(({ kind }) => kind === 'expiry').map(({ amount }) => amount)).toEqual([
      -3, -39,
    ]);
  });

  it('that comes while renders are in flight neither loses nor gifts credits', async () => {
    const { shop, invoice } = await subscriber('starter');
    const [failing, done] = [await spendOne(shop), await spendOne(shop)];
    expect(done.entitlement).toBe('clean');
    await invoice('subscription_payment_success', 30);
    const [later, laterToo] = [await spendOne(shop), await spendOne(shop)];
    await giveOneBack(shop, failing);
    await giveOneBack(shop, later);
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 39 });
    expect(laterToo.period).toBe(later.period);
    const released = (await entriesOf(shop)).filter(({ kind }) => kind === 'release');
    expect(released.map(({ amount }) => amount)).toEqual([0, 1]);
    expect(await moneyProblems(shop)).toEqual([]);
  });
});

describe('changing plan', () => {
  it('up grants the difference once it is paid; up, down, up gifts nothing; down counts from the next renewal', async () => {
    const { shop, subscription, invoice } = await subscriber('starter');
    await spendOne(shop);
    await subscription('subscription_updated', 3, { plan: 'growth' });
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 39 });
    const difference = { id: nextId(), reason: 'updated', subtotal: 1500 } as const;
    await invoice('subscription_payment_success', 3, difference);
    await invoice('subscription_payment_success', 3, difference);
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'growth', allowanceCredits: 99 });
    await subscription('subscription_updated', 4, { plan: 'starter' });
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'growth', allowanceCredits: 99 });
    await subscription('subscription_updated', 5, { plan: 'growth' });
    expect(await readStore(shop)).toMatchObject({ allowanceCredits: 99 });
    await subscription('subscription_updated', 6, { plan: 'starter' });
    await invoice('subscription_payment_success', 30);
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('up, and the difference refunded: what is unspent of it goes, and a failed photo’s credit too', async () => {
    const { shop, subscription, invoice } = await subscriber('starter');
    await subscription('subscription_updated', 3, { plan: 'growth' });
    const difference = { id: nextId(), reason: 'updated', subtotal: 1500 } as const;
    await invoice('subscription_payment_success', 3, difference);
    const spent = [];
    for (let count = 0; count < 45; count += 1) spent.push(await spendOne(shop));
    const refund = () =>
      invoice('subscription_payment_refunded', 4, { ...difference, status: 'refunded', refunded: 1500 });
    await refund();
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 0 });
    for (const failed of spent.slice(0, 7)) await giveOneBack(shop, failed);
    await refund();
    // 38 of the 40 that are paid for are spent.
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 2 });
    expect(await moneyProblems(shop)).toEqual([]);
  });
});

describe('A cancelled, expired, refunded or unpaid subscription loses the paid plan when it should', () => {
  it('cancelled: usable until its end, then Free', async () => {
    const { shop, at, subscription } = await subscriber('starter', new Date(Date.now() - 20 * DAY));
    await subscription('subscription_cancelled', 10, { status: 'cancelled', endsAt: at(30) });
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', subscriptionStatus: 'cancelled' });
    expect((await spendOne(shop)).entitlement).toBe('clean');
    await sweepBilling(at(29));
    expect((await readStore(shop)).subscriptionTier).toBe('starter');
    await sweepBilling(at(31));
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', allowanceCredits: 3 });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('cancelled and resumed: goes on as if nothing had been, also when the resumption is heard of after the end', async () => {
    const { shop, at, subscription } = await subscriber('starter', new Date(Date.now() - 40 * DAY));
    await spendOne(shop);
    await subscription('subscription_cancelled', 10, { status: 'cancelled', endsAt: at(30) });
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', allowanceCredits: 3 });
    await subscription('subscription_resumed', 20);
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 39 });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it.each([
    ['past_due', 'plan-past-due'],
    ['unpaid', 'plan-past-due'],
    ['paused', 'plan-paused'],
  ])('%s: plan credits are on hold, packs are not', async (status, code) => {
    const { shop, at, subscription } = await subscriber('starter');
    await subscription('subscription_updated', 1, { status });
    await expect(spendOne(shop)).rejects.toMatchObject({ code });
    const order = { id: nextId(), shop, pack: 'pack-25', quantity: 1, status: 'paid' } as const;
    await deliver(orderMessage('order_created', { ...order, createdAt: at(1), updatedAt: at(1) }));
    expect((await spendOne(shop)).bucket).toBe('pack');
    await subscription('subscription_updated', 2);
    expect((await spendOne(shop)).bucket).toBe('allowance');
  });

  it('refunded: back to Free at once, what is unspent goes, what was spent is written down', async () => {
    const { shop, first, invoice } = await subscriber('starter');
    for (let spent = 0; spent < 5; spent += 1) await spendOne(shop);
    await invoice('subscription_payment_refunded', 2, {
      id: first,
      reason: 'initial',
      status: 'refunded',
      refunded: 1900,
    });
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', subscriptionStatus: 'expired' });
    expect(await InvoiceRecord.findOne({ shop, providerId: first }).lean()).toMatchObject({
      creditsTakenBack: 35,
      creditsShort: 5,
    });
    expect(await PaymentRecord.findOne({ shop, kind: 'refund' }).lean()).toMatchObject({ amountInCents: -1900 });
    expect(await moneyProblems(shop)).toEqual([]);
  });
});

describe('A subscription that ends leaves a working free plan, not a blocked account', () => {
  it('with 3 credits, from past due as well', async () => {
    const { shop, subscription, at } = await subscriber('growth', new Date(Date.now() - 60 * DAY));
    await subscription('subscription_updated', 31, { status: 'past_due' });
    await subscription('subscription_expired', 45, { status: 'expired', endsAt: at(45) });
    expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', allowanceCredits: 3 });
    expect((await spendOne(shop)).entitlement).toBe('watermarked');
    const mails = await MailRecord.find({ shop, template: 'subscription-ended' }).lean();
    expect(mails).toHaveLength(1);
  });

  it('subscribing and ending within 30 days gifts no second free allowance', async () => {
    const start = new Date();
    const { shop, subscription, at } = await subscriber('starter', start);
    await subscription('subscription_expired', 1, { status: 'expired', endsAt: at(1) });
    expect((await readStore(shop)).allowanceCredits).toBe(3);
    await spendOne(shop);
    const again = nextId();
    const part = { id: again, shop, plan: 'starter', createdAt: at(2) } as const;
    await deliver(subscriptionMessage('subscription_created', { ...part, status: 'active', updatedAt: at(2) }));
    const invoice = { id: nextId(), subscriptionId: again, reason: 'initial', status: 'paid', subtotal: 1900 } as const;
    await deliver(invoiceMessage('subscription_payment_success', { ...invoice, createdAt: at(2), updatedAt: at(2) }));
    expect((await readStore(shop)).allowanceCredits).toBe(40);
    const over = { ...part, status: 'expired', updatedAt: at(3), endsAt: at(3) };
    await deliver(subscriptionMessage('subscription_expired', over));
    expect((await readStore(shop)).allowanceCredits).toBe(2);
    expect(await moneyProblems(shop)).toEqual([]);
  });
});

describe('No amount is ever stored in the wrong currency', () => {
  it('an amount is kept in cents beside its own currency, and compared with the price in dollars', async () => {
    const shop = await newBusiness(new Date());
    const at = new Date();
    const order = paidPack(nextId(), shop, at);
    await deliver(orderMessage('order_created', { ...order, subtotal: 1390, currency: 'EUR', subtotalUsd: 1500 }));
    expect(await InvoiceRecord.findOne({ shop }).lean()).toMatchObject({ totalInCents: 1390, currency: 'EUR' });
    expect(await PaymentRecord.findOne({ shop }).lean()).toMatchObject({ amountInCents: 1390, currency: 'EUR' });
    expect((await readStore(shop)).packCredits).toBe(25);
  });

  it('1500 of a cheaper currency do not buy what costs 1500 dollar cents', async () => {
    const shop = await newBusiness(new Date());
    const at = new Date();
    const order = paidPack(nextId(), shop, at);
    const told = await deliver(orderMessage('order_created', { ...order, currency: 'JPY', subtotalUsd: 10 }));
    expect(told.status).toBe('dead');
    expect((await readStore(shop)).packCredits).toBe(0);
    expect(await MailRecord.countDocuments({ key: `webhook-dead-${told._id}` })).toBe(1);
  });
});

describe('what is not sold here is not taken', () => {
  it.each([
    ['another store', { store_id: 99 }],
    ['test mode', { test_mode: true }],
    ['an unknown plan', { variant_id: 999 }],
  ])('%s: a dead letter for an admin, and no credits', async (_what, attributes) => {
    const shop = await newBusiness(new Date());
    const at = new Date();
    const part = { id: nextId(), shop, plan: 'starter', status: 'active', createdAt: at, updatedAt: at } as const;
    const message = subscriptionMessage('subscription_created', part);
    Object.assign(message.data.attributes, attributes);
    expect((await deliver(message)).status).toBe('dead');
    expect((await readStore(shop)).subscriptionTier).toBe('free');
  });
});

describe('a refunded pack', () => {
  it('takes back what is unspent and records the shortfall', async () => {
    const start = new Date();
    const shop = await newBusiness(start);
    for (let spent = 0; spent < 3; spent += 1) await spendOne(shop);
    const part = { id: nextId(), shop, pack: 'pack-25', quantity: 1, createdAt: start } as const;
    await deliver(orderMessage('order_created', { ...part, status: 'paid', updatedAt: start }));
    for (let spent = 0; spent < 10; spent += 1) await spendOne(shop);
    const later = new Date(start.getTime() + DAY);
    await deliver(orderMessage('order_refunded', { ...part, status: 'refunded', refunded: 1500, updatedAt: later }));
    await deliver(orderMessage('order_created', { ...part, status: 'paid', updatedAt: start }));
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
    expect(await InvoiceRecord.findOne({ shop }).lean()).toMatchObject({ creditsTakenBack: 15, creditsShort: 10 });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('that comes while renders are in flight takes their credits back too, when those fail', async () => {
    const start = new Date();
    const shop = await newBusiness(start);
    for (let spent = 0; spent < 3; spent += 1) await spendOne(shop);
    const part = { id: nextId(), shop, pack: 'pack-25', quantity: 1, createdAt: start } as const;
    await deliver(orderMessage('order_created', { ...part, status: 'paid', updatedAt: start }));
    const [failing, done] = [await spendOne(shop), await spendOne(shop)];
    const later = new Date(start.getTime() + DAY);
    await deliver(orderMessage('order_refunded', { ...part, status: 'refunded', refunded: 1500, updatedAt: later }));
    await giveOneBack(shop, failing);
    expect(done.bucket).toBe('pack');
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
    expect(await InvoiceRecord.findOne({ shop }).lean()).toMatchObject({ creditsTakenBack: 24, creditsShort: 1 });
    expect(await moneyProblems(shop)).toEqual([]);
  });

  it('of which the refund is heard before the order leaves nothing, and both in the history', async () => {
    const start = new Date();
    const shop = await newBusiness(start);
    const part = { id: nextId(), shop, pack: 'pack-100', quantity: 1, createdAt: start } as const;
    const later = new Date(start.getTime() + DAY);
    await deliver(orderMessage('order_refunded', { ...part, status: 'refunded', refunded: 5000, updatedAt: later }));
    await deliver(orderMessage('order_created', { ...part, status: 'paid', updatedAt: start }));
    expect(await readStore(shop)).toMatchObject({ packCredits: 0 });
    const lines = await PaymentRecord.find({ shop }).sort({ amountInCents: 1 }).lean();
    expect(lines.map(({ amountInCents }) => amountInCents)).toEqual([-5000, 5000]);
  });
});

describe('the mail about low credits', () => {
  it('comes at 1 left on Free, once a period', async () => {
    const start = new Date();
    const shop = await newBusiness(start);
    const mails = () => MailRecord.countDocuments({ shop, template: 'credits-low' });
    await spendOne(shop);
    expect(await mails()).toBe(0);
    await spendOne(shop);
    await spendOne(shop);
    expect(await mails()).toBe(1);
    await spendOne(shop, new Date(start.getTime() + 31 * DAY));
    await spendOne(shop, new Date(start.getTime() + 31 * DAY));
    expect(await mails()).toBe(2);
  });

  it('comes at a fifth of the allowance on a paid plan', async () => {
    const { shop } = await subscriber('starter');
    for (let spent = 0; spent < 31; spent += 1) await spendOne(shop);
    expect(await MailRecord.countDocuments({ shop, template: 'credits-low' })).toBe(0);
    await spendOne(shop);
    expect(await MailRecord.findOne({ shop, template: 'credits-low' }).lean()).toMatchObject({ facts: { credits: 8 } });
  });
});
