import { cancelUnwanted } from '#app/domain/billing/cancel-unwanted.ts';
import { type Business, BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { memoryIdOf, rememberFreeAllowance } from '#app/domain/store-names/free-allowance-memory.ts';
import { StoreDeletionRecord } from '#app/domain/store-names/store-deletion.record.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { StoreTurns } from '#app/domain/store-turns.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { forgetTokenLease } from '#app/services/shopify/offline-token.ts';
import { deleteSessions } from '#app/services/shopify/sessions.ts';
import { deleteNotedPictures } from './delete-pictures.ts';
import { forgetStepByStep, takeForgetStep } from './forget-step-by-step.ts';
import { eraseBodiesNaming } from './forget-store.ts';

export interface Redaction {
  shop: string;
  by: string;
  now: Date;
}

/** So many records of pictures in one go: some twenty thousand pictures. */
const PICTURE_RECORDS_AT_ONCE = 20;

/**
 * Deletes what is held about a store. One transaction decides it: a store that has the app again by then keeps everything,
 * and one that comes back later begins anew as soon as the last record is gone. What stays, names a hash: that a free
 * allowance was granted, invoices as accounting must, the audit log. Then its pictures are deleted, and what would go on
 * charging is cancelled. False when there is more to do than one go takes; safe to repeat then, and after a failure.
 */
export async function redactShop(redaction: Redaction): Promise<boolean> {
  const { shop, now } = redaction;
  const business = await BusinessRecord.findOne({ shop }).lean();
  if (business?.archivedAt) {
    await deleteSessions(shop);
    await forgetTokenLease(shop);
    await eraseBodiesNaming({ shop, email: business.email }, now);
    await decide(redaction);
  }
  // The message that asks for it loses the store's name with the records: tried again, it brings the hash.
  const owner = isStoreDomain(shop) ? memoryIdOf(shop) : shop;
  if (!(await forgetStepByStep({ _id: owner }))) return false;
  const areGone = await deleteNotedPictures({ owner }, PICTURE_RECORDS_AT_ONCE);
  const turns = new StoreTurns();
  await cancelUnwanted({ shop: owner }, now, turns);
  turns.end();
  return areGone;
}

/** Decides that an archived store is deleted, and takes the first step with it: most stores have no more than that. */
async function decide({ shop, by, now }: Redaction): Promise<void> {
  await inTransaction(async (session) => {
    const archived = { shop, archivedAt: { $ne: null } };
    const business: Business | null = await BusinessRecord.findOneAndDelete(archived, { session }).lean();
    if (!business) return;
    await rememberFreeAllowance(shop, business.lastCreditReset, session);
    const begun = { _id: memoryIdOf(shop), shop, by, decidedAt: now, leaseUntil: new Date(0) };
    const deletion = await StoreDeletionRecord.insertOne(begun, { session });
    await takeForgetStep(deletion.toObject(), session);
  });
}
