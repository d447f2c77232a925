import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { FREE_PERIOD_DAYS } from '#app/domain/plans/plans.ts';
import { StoreTurns } from '#app/domain/store-turns.ts';
import { resetFreeAllowance } from './reset-free-allowance.ts';

/**
 * Resets every free store whose 30 days have passed, and returns how many were. Running it twice resets nothing twice. A
 * store that can't be reset holds up no other; the first such failure is thrown at the end.
 */
export async function resetDueAllowances(now: Date): Promise<number> {
  const before = new Date(now.getTime() - FREE_PERIOD_DAYS * 24 * 60 * 60 * 1000);
  let resetCount = 0;
  const due = BusinessRecord.find({ subscriptionTier: 'free', lastCreditReset: { $lte: before } })
    .select('shop')
    .lean()
    .cursor();
  const turns = new StoreTurns();
  for await (const { shop } of due) {
    await turns.take(shop, 'resetting the free allowance', async () => {
      if (await resetFreeAllowance(shop, now)) resetCount += 1;
    });
  }
  turns.end();
  return resetCount;
}
