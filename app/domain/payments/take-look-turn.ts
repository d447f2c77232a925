import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { providerOf } from './payment-provider.ts';
import { ReconciliationRecord } from './reconciliation.record.ts';

/** The provider takes 300 calls a minute of the whole account; a look makes three, and more for what it finds. */
const SPACING_MS = 4_000;
/** So many may follow each other at once after a quiet time. */
export const LOOKS_AT_ONCE = 10;
const AHEAD_MS = (LOOKS_AT_ONCE - 1) * SPACING_MS;
/** Turns taken further ahead than this can only come from a clock that was wrong. */
const FURTHEST_AHEAD_MS = 10 * 60 * 1000;

/**
 * Takes one of the turns to look at the provider's lists, which all stores share: one that many checkouts are open in, or
 * many stores at once, leave the calls that everybody's payments need. False when there is none now.
 */
export async function takeLookTurn(now: Date): Promise<boolean> {
  const ahead = (ms: number) => new Date(now.getTime() + ms);
  const isFree = {
    $or: [
      { looksUntil: null },
      { looksUntil: { $lte: ahead(AHEAD_MS) } },
      { looksUntil: { $gt: ahead(FURTHEST_AHEAD_MS) } },
    ],
  };
  const from = { $min: [{ $max: ['$looksUntil', now] }, ahead(AHEAD_MS)] };
  try {
    await ReconciliationRecord.findOneAndUpdate(
      { $and: [{ _id: providerOf().name }, isFree] },
      [{ $set: { looksUntil: { $add: [from, SPACING_MS] } } }],
      { upsert: true, updatePipeline: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
