/** What runs over all stores: one that fails holds up no other, and the run fails at its end. */
import { describe, expect, it } from 'vitest';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { sweepBilling } from '#app/domain/billing/sweep-billing.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { resetDueAllowances } from '#app/domain/credits/reset-due-allowances.ts';
import { ReconciliationRecord } from '#app/domain/payments/reconciliation.record.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { reconcileBilling } from '#app/domain/reconciliation/reconcile-billing.ts';
import { sweepAndReconcile } from '#app/domain/reconciliation/run-reconciliation.ts';
import { deliver, moneyProblems, newBusiness, readStore, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { messagesAbout, payAt, subscriptionAtProvider } from '#tests/fixtures/simulated-payments.ts';

withMoneyDatabase('simulated');

const DAY = 24 * 60 * 60 * 1000;
const now = () => new Date();
const ago = (days: number) => new Date(Date.now() - days * DAY);

/** Its next period can't begin: a ledger entry of that name is in the way. Returns how to mend it. */
async function poison(shop: string): Promise<() => Promise<void>> {
  const key = `period-${shop}-2-grant`;
  const moved = { cause: { kind: 'period', id: '1' }, counts: { allowance: 0 } } as const;
  const entry = { shop, key, kind: 'grant', ...moved, period: 1, balanceAfter: 3 } as const;
  await CreditEntryRecord.insertOne({ ...entry, reason: 'In the way', at: now() });
  return async () => void (await CreditEntryRecord.deleteOne({ key }));
}

/** Stores of which the first, as the sweep meets them, and the last are well, and the one between is not. */
async function three(at: Date) {
  const [first, failing, last] = [await newBusiness(at), await newBusiness(at), await newBusiness(at)];
  return { first, failing, last, mend: await poison(failing) };
}

async function subscribeTwice() {
  const shop = await newBusiness(now());
  const open = () => startCheckout({ shop, item: 'starter', quantity: 1, now: now() });
  const paid: string[] = [];
  for (const checkout of [await open(), await open()]) {
    if (checkout.kind === 'checkout') paid.push((await payAt(checkout.url)).subscriptionId ?? '');
  }
  // Their messages prove whose they are: a guess would replace nothing.
  for (const id of paid) for (const message of await messagesAbout(`subscriptions ${id}`)) await deliver(message);
  return { shop, older: paid[0] ?? '' };
}

describe('a store that fails', () => {
  it('holds up no other store’s new allowance', async () => {
    const { first, failing, last, mend } = await three(ago(31));
    await expect(resetDueAllowances(now())).rejects.toThrow(/duplicate key/);
    const periods = async () => [first, failing, last].map(async (shop) => (await readStore(shop)).creditPeriod);
    expect(await Promise.all(await periods())).toEqual([2, 1, 2]);
    await mend();
    expect(await resetDueAllowances(now())).toBe(1);
    expect(await Promise.all(await periods())).toEqual([2, 2, 2]);
  });

  it('holds up neither the end of another’s plan, nor what the sweep does after it', async () => {
    const { first, failing, last, mend } = await three(now());
    await BusinessRecord.updateMany(
      { shop: { $in: [first, failing, last] } },
      {
        $set: {
          subscriptionTier: 'starter',
          subscriptionStatus: 'cancelled',
          planEndsAt: ago(1),
          allowance: { key: 'lemon-squeezy-invoice-0', credits: 3, periods: [1] },
        },
      },
    );
    const twice = await subscribeTwice();
    await reconcileBilling(now());
    await expect(sweepBilling(now())).rejects.toThrow(/duplicate key/);
    const tiers = () =>
      Promise.all([first, failing, last].map(async (shop) => (await readStore(shop)).subscriptionTier));
    expect(await tiers()).toEqual(['free', 'starter', 'free']);
    expect((await subscriptionAtProvider(twice.older)).status).toBe('cancelled');
    await ReconciliationRecord.deleteMany({});
    await expect(sweepAndReconcile(now())).rejects.toThrow(/duplicate key/);
    expect(await ReconciliationRecord.countDocuments({ endedWellAt: { $ne: null } })).toBe(1);
    await mend();
    expect(await sweepBilling(now())).toMatchObject({ ended: 1 });
    expect(await tiers()).toEqual(['free', 'free', 'free']);
    expect(await moneyProblems(first)).toEqual([]);
  });

  it('holds up no other store’s second subscription', async () => {
    const [failing, well] = [await subscribeTwice(), await subscribeTwice()];
    await reconcileBilling(now());
    // A record that is broken.
    await SubscriptionRecord.updateOne({ providerId: failing.older }, { $unset: { shop: 1 } });
    await expect(sweepBilling(now())).rejects.toThrow(/came by no checkout of a store/);
    expect((await subscriptionAtProvider(well.older)).status).toBe('cancelled');
    await SubscriptionRecord.updateOne({ providerId: failing.older }, { $set: { shop: failing.shop } });
    await sweepBilling(now());
    expect(await SubscriptionRecord.findOne({ providerId: failing.older }).lean()).toMatchObject({
      status: 'cancelled',
    });
  });
});
