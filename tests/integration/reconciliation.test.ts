/** The comparing with the payment provider's own lists: that it happens every day, and that nothing stops it half-way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { ReconciliationRecord } from '#app/domain/payments/reconciliation.record.ts';
import type { Item } from '#app/domain/plans/items.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import {
  reconcileIfOverdue,
  reconcileNightly,
  sweepAndReconcile,
} from '#app/domain/reconciliation/run-reconciliation.ts';
import { newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { changeFirstItem, controlPayments, mendPayments, payAt } from '#tests/fixtures/simulated-payments.ts';

withMoneyDatabase('simulated');
afterEach(mendPayments);

const HOUR = 60 * 60 * 1000;
const now = () => new Date();

async function buy(item: Item) {
  const shop = await newBusiness(now());
  const checkout = await startCheckout({ shop, item, quantity: 1, now: now() });
  if (checkout.kind !== 'checkout') throw new Error('No checkout was opened');
  return { shop, ...(await payAt(checkout.url)) };
}

it('an item of a list in a state that is new to us is taken in, and the admin hears of the state', async () => {
  const { shop, subscriptionId } = await buy('starter');
  const id = await changeFirstItem('subscriptions', { status: 'frozen' });
  expect(id).toBe(subscriptionId);
  expect((await reconcileBilling(now())).unread).toBe(0);
  expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free' });
  expect(await MailRecord.countDocuments({ key: `unknown-word-subscription-${id}-frozen` })).toBe(1);
});

it('an order that a plan began with and that is fraudulent by now ends the plan, and its credits go', async () => {
  const { shop } = await buy('starter');
  await reconcileBilling(now());
  expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'starter', allowanceCredits: 40 });
  const changed = { status: 'fraudulent', updated_at: new Date(Date.now() + 60_000).toISOString() };
  const id = await changeFirstItem('orders', changed);
  expect((await reconcileBilling(now())).taken).toBe(1);
  expect((await reconcileBilling(now())).taken).toBe(0);
  expect(await readStore(shop)).toMatchObject({ subscriptionTier: 'free', allowanceCredits: 3 });
  expect(await MailRecord.countDocuments({ key: `fraudulent-order-${id}` })).toBe(1);
});

describe('an item of a list that is of no known shape', () => {
  it.each([
    ['subscription', 'subscriptions', 'starter', { renews_at: 'some day' }],
    ['invoice', 'subscription-invoices', 'starter', { subtotal: 'much' }],
    ['order', 'orders', 'pack-25', { currency: 'dollars' }],
  ] as const)(
    '%s: is left out and told to the admin once, and the others are taken in',
    async (kind, type, item, strange) => {
      const { shop } = await buy(item);
      await buy(item);
      const id = await changeFirstItem(type, strange);
      const done = await reconcileBilling(now());
      expect(done.unread).toBe(1);
      await reconcileBilling(now());
      const { subscriptionTier, packCredits } = await readStore(shop);
      expect([subscriptionTier, packCredits]).toEqual(item === 'starter' ? ['starter', 0] : ['free', 25]);
      const told = await MailRecord.find({ key: `unread-${kind}-${id}` }).lean();
      expect(told).toHaveLength(1);
      expect(JSON.stringify(told[0]?.facts)).toContain(Object.keys(strange)[0]);
    },
  );
});

describe('a payment that can’t be taken in', () => {
  it('does not hold up the others, and the run fails at its end', async () => {
    const other = await buy('starter');
    const poisoned = await buy('starter');
    const moved = { cause: { kind: 'period', id: '1' }, counts: { allowance: 0 } } as const;
    const entry = { shop: poisoned.shop, kind: 'grant', ...moved, period: 1 } as const;
    const key = `period-${poisoned.shop}-2-expiry`;
    await CreditEntryRecord.insertOne({ ...entry, key, balanceAfter: 3, reason: 'In the way', at: now() });
    await expect(reconcileBilling(now())).rejects.toThrow();
    expect((await readStore(other.shop)).subscriptionTier).toBe('starter');
    await CreditEntryRecord.deleteOne({ key });
    await reconcileBilling(now());
    expect((await readStore(poisoned.shop)).subscriptionTier).toBe('starter');
  });
});

describe('the daily comparison', () => {
  const start = new Date('2027-03-01T00:30:00Z');
  const hoursOn = (hours: number) => new Date(start.getTime() + hours * HOUR);
  beforeEach(async () => void (await ReconciliationRecord.deleteMany({})));

  it('is made up for once it is over 20 hours ago, by one worker of many', async () => {
    expect(await reconcileNightly(start)).toBe(true);
    expect(await reconcileIfOverdue(hoursOn(19.9))).toBe(false);
    const many = await Promise.all([20.1, 20.1, 20.1, 20.1].map((hours) => reconcileIfOverdue(hoursOn(hours))));
    expect(many.filter(Boolean)).toHaveLength(1);
    expect(await reconcileIfOverdue(hoursOn(40))).toBe(false);
    expect(await reconcileIfOverdue(hoursOn(40.2))).toBe(true);
  });

  it('is started by the billing sweep', async () => {
    const ended = async () => (await ReconciliationRecord.findOne().lean())?.endedWellAt;
    await sweepAndReconcile(start);
    expect(await ended()).toEqual(start);
    await sweepAndReconcile(hoursOn(19));
    expect(await ended()).toEqual(start);
    await sweepAndReconcile(hoursOn(21));
    expect(await ended()).toEqual(hoursOn(21));
  });

  it('that failed is tried again after a while, not tomorrow', async () => {
    await reconcileNightly(start);
    await controlPayments('faults', { operation: 'orders.list', mode: 'fail', rate: 1 });
    await expect(reconcileNightly(hoursOn(24))).rejects.toThrow('Lemon Squeezy');
    expect(await reconcileIfOverdue(hoursOn(24.1))).toBe(false);
    await expect(reconcileIfOverdue(hoursOn(24.3))).rejects.toThrow('Lemon Squeezy');
    await mendPayments();
    expect(await reconcileIfOverdue(hoursOn(24.4))).toBe(false);
    expect(await reconcileIfOverdue(hoursOn(24.6))).toBe(true);
    expect(await reconcileIfOverdue(hoursOn(24.9))).toBe(false);
  });

  it('runs at once where it never ran, and is taken over from a worker that died', async () => {
    expect(await reconcileIfOverdue(start)).toBe(true);
    const dead = { holder: 'dead', startedAt: hoursOn(24), leaseUntil: new Date(hoursOn(24).getTime() + 60_000) };
    await ReconciliationRecord.updateOne({}, { $set: dead });
    expect(await reconcileNightly(hoursOn(24))).toBe(false);
    expect(await reconcileIfOverdue(hoursOn(24.01))).toBe(false);
    expect(await reconcileIfOverdue(hoursOn(24.3))).toBe(true);
  });
});
