import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { photosOf } from '#app/domain/batches/photos-of.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { heldBatches } from './batch-lease.ts';

/** Photos of one step: a transaction of more would be a long one. */
const APPROVED_A_STEP = 500;

/**
 * Approves the next photos of a batch that is held, where all that waited for review were approved at once, and returns the
 * batch after it: with the last ones its mark is gone. What came later, or was decided of since, is left alone.
 */
export async function approveWaiting(batch: Batch): Promise<Batch> {
  const { shop, approveAllAt } = batch;
  if (!approveAllAt) return batch;
  const waiting = await RenderRecord.find({
    ...photosOf(batch),
    'review.state': 'waiting',
    status: 'completed',
    completedAt: { $lte: approveAllAt },
    // Taken back since: it waits because the merchant says so.
    'review.at': { $not: { $gt: approveAllAt } },
  })
    .select('_id')
    .limit(APPROVED_A_STEP)
    .lean();
  const isLast = waiting.length < APPROVED_A_STEP;
  return inTransaction(async (session) => {
    const { modifiedCount } = await RenderRecord.updateMany(
      { _id: { $in: waiting.map(({ _id }) => _id) }, shop, status: 'completed', 'review.state': 'waiting' },
      { $set: { review: { state: 'approved', at: approveAllAt } }, $inc: { version: 1 } },
      { session },
    );
    const after = await BatchRecord.findOneAndUpdate(
      heldBatches.isHeld(batch),
      {
        $inc: { version: 1, 'counts.toReview': -modifiedCount, 'counts.approved': modifiedCount },
        ...(isLast ? { $unset: { approveAllAt: 1 } } : {}),
      },
      { session, returnDocument: 'after' },
    ).lean();
    if (!after) throw new LeaseLost('batch', batch._id);
    return after;
  });
}
