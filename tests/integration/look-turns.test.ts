/** Looking for a payment whose message has not come: many who wait don't use up the calls that all payments need. */
import { beforeEach, describe, expect, it } from 'vitest';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { ReconciliationRecord } from '#app/domain/payments/reconciliation.record.ts';
import { LOOKS_AT_ONCE, takeLookTurn } from '#app/domain/payments/take-look-turn.ts';
import { lookForPayment } from '#app/domain/reconciliation/look-for-payment.ts';
import { newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { payAt } from '#tests/fixtures/simulated-payments.ts';

withMoneyDatabase('simulated');
beforeEach(async () => void (await ReconciliationRecord.deleteMany({})));

const start = new Date('2027-03-01T12:00:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

async function turnsIn(seconds: number, every: number): Promise<number> {
  let taken = 0;
  for (let at = 0; at < seconds; at += every) if (await takeLookTurn(later(at))) taken += 1;
  return taken;
}

describe('the turns to look for a payment', () => {
  it('are few at once, also for many workers, and come back one by one', async () => {
    const many = await Promise.all(Array.from({ length: 40 }, () => takeLookTurn(start)));
    expect(many.filter(Boolean)).toHaveLength(LOOKS_AT_ONCE);
    expect(await takeLookTurn(later(3))).toBe(false);
    expect(await takeLookTurn(later(4))).toBe(true);
    expect(await takeLookTurn(later(4))).toBe(false);
  });

  it('are 15 a minute in the long run', async () => {
    expect(await turnsIn(600, 1)).toBeLessThanOrEqual(LOOKS_AT_ONCE + 150);
    expect(await takeLookTurn(later(3600))).toBe(true);
  });

  it('are not lost to a clock that was wrong', async () => {
    await ReconciliationRecord.insertOne({ _id: 'lemon-squeezy', looksUntil: later(24 * 3600) });
    expect(await takeLookTurn(start)).toBe(true);
    expect(await takeLookTurn(later(4))).toBe(true);
  });
});

describe('a merchant with many open checkouts', () => {
  it('waits without the provider being asked for each, and none of them loses its own turn', async () => {
    const shop = await newBusiness(new Date());
    const now = new Date();
    const urls: string[] = [];
    for (let count = 0; count < LOOKS_AT_ONCE + 5; count += 1) {
      const checkout = await startCheckout({ shop, item: 'pack-25', quantity: count + 1, now });
      if (checkout.kind === 'checkout') urls.push(checkout.url);
    }
    const checkouts = await CheckoutRecord.find({ shop }).sort({ quantity: 1 }).lean();
    for (const { _id } of checkouts) {
      expect(await lookForPayment({ shop, checkoutId: String(_id), now })).toMatchObject({ isSettled: false });
    }
    expect(await CheckoutRecord.countDocuments({ shop, lookedAt: now })).toBe(LOOKS_AT_ONCE);
    await payAt(urls.at(-1) ?? '');
    const soon = new Date(now.getTime() + 5_000);
    const last = String(checkouts.at(-1)?._id);
    expect(await lookForPayment({ shop, checkoutId: last, now: soon })).toMatchObject({ isSettled: true });
  });
});
