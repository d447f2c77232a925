import type { ClientSession, Types } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { type CreditBucket, type CreditEntryKind, CreditEntryRecord } from './credit-entry.record.ts';

export interface CreditChange {
  shop: string;
  /** Names the effect; a second entry with the same key aborts the transaction. */
  key: string;
  kind: CreditEntryKind;
  bucket: CreditBucket;
  amount: number;
  reason: string;
  renderId?: Types.ObjectId | undefined;
  invoiceId?: Types.ObjectId | undefined;
  by?: string | undefined;
  at: Date;
}

/**
 * Changes a balance and writes its ledger entry, in the caller's transaction: the one place where a balance moves.
 * Returns the balance after, or undefined when the bucket does not hold what is to be taken.
 */
export async function writeCreditEntry(change: CreditChange, session: ClientSession): Promise<number | undefined> {
  const bucketField = change.bucket === 'allowance' ? 'allowanceCredits' : 'packCredits';
  const guard = change.amount < 0 ? { [bucketField]: { $gte: -change.amount } } : {};
  const business = await BusinessRecord.findOneAndUpdate(
    { shop: change.shop, ...guard },
    { $inc: { [bucketField]: change.amount, aiCreditsRemaining: change.amount } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!business) return undefined;
  await CreditEntryRecord.insertOne(
    { ...change, period: business.creditPeriod, balanceAfter: business.aiCreditsRemaining },
    { session },
  );
  return business.aiCreditsRemaining;
}
