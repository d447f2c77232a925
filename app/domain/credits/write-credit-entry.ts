import type { ClientSession, Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { type CreditCause, type CreditCounts, type CreditEntryKind, CreditEntryRecord } from './credit-entry.record.ts';

export interface CreditChange {
  shop: string;
  /** Names the effect; a second entry with the same key aborts the transaction. */
  key: string;
  kind: CreditEntryKind;
  cause: CreditCause;
  counts: CreditCounts;
  reason: string;
  invoiceId?: Types.ObjectId | undefined;
  by?: string | undefined;
  at: Date;
}

/**
 * Changes a balance and writes its ledger entry, in the caller's transaction: the one place where a balance moves.
 * Returns the balance after, or undefined when a bucket does not hold what is to be taken of it; then nothing moved.
 */
export async function writeCreditEntry(change: CreditChange, session: ClientSession): Promise<number | undefined> {
  const { allowance = 0, pack = 0 } = change.counts;
  const business = await BusinessRecord.findOneAndUpdate(
    {
      shop: change.shop,
      ...(allowance < 0 ? { allowanceCredits: { $gte: -allowance } } : {}),
      ...(pack < 0 ? { packCredits: { $gte: -pack } } : {}),
    },
    { $inc: { allowanceCredits: allowance, packCredits: pack, aiCreditsRemaining: allowance + pack } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!business) return undefined;
  await CreditEntryRecord.insertOne(
    { ...change, period: business.creditPeriod, balanceAfter: business.aiCreditsRemaining },
    { session },
  );
  return business.aiCreditsRemaining;
}
