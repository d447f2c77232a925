import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { type BatchStatus, RUNNING_STATUSES, UNSTARTED_STATUSES } from '#app/domain/batches/batch-state.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { creditOfItem } from '#app/domain/batches/item-credits.ts';
import { returnCredits } from '#app/domain/billing/return-credits.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { cancelQueuedOfBatch } from '#app/domain/renders/run/cancel-queued-renders.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { holdPhotos } from './hold-photos.ts';

/**
 * Photos that are cancelled before it is answered: as many as a batch has waiting of its own. Whoever made thousands
 * again does not wait for each of them; the worker goes on where this ends.
 */
const MOST_AT_ONCE = 50;

/**
 * Cancels a batch: from then on nothing of it is sent to the engine, and the credits of what was not sent come back, most
 * of them at once; what is there already is still kept. It has ended once all of its photos rest. A quote is cancelled
 * without a trace on the ledger. Cancelled twice, it is cancelled.
 */
export async function cancelBatch(wanted: {
  shop: string;
  batchId: string;
  /** In which of its states it may be cancelled: any before its end where nothing is said. */
  from?: readonly BatchStatus[];
  now: Date;
}): Promise<Batch> {
  const { shop, batchId, from = [...UNSTARTED_STATUSES, ...RUNNING_STATUSES], now } = wanted;
  const before = await findBatch(shop, batchId);
  if (before.status === 'cancelled') return before;
  await inTransaction(async (session) => {
    const cancelled = await BatchRecord.findOneAndUpdate(
      { _id: before._id, shop, status: { $in: from } },
      { $set: { status: 'cancelled', statusAt: now, notBefore: now }, $inc: { version: 1 } },
      { session, returnDocument: 'after' },
    ).lean();
    // Ended, or cancelled a moment ago.
    if (!cancelled?.credit) return;
    await holdPhotos(cancelled, now, session);
    const unmade = cancelled.itemCount - cancelled.nextOrdinal;
    const credits = Array.from({ length: unmade }, (_, index) =>
      creditOfItem(cancelled, cancelled.nextOrdinal + index),
    );
    const cause = { kind: 'batch', id: batchId } as const;
    await returnCredits({ shop, cause, part: 'unmade', credits, now }, session);
  });
  const after = await findBatch(shop, batchId);
  if (after.status !== 'cancelled') throw new Refusal('batch-not-running');
  await cancelQueuedOfBatch(before, { now, most: MOST_AT_ONCE });
  await ring('batches.advance', { shop, batchId });
  return after;
}

/** Cancels all that a store has running or quoted, for the day it removes the app. */
export async function cancelBatches(shop: string, now: Date): Promise<void> {
  const open = await BatchRecord.find({ shop, status: { $in: [...UNSTARTED_STATUSES, ...RUNNING_STATUSES] } })
    .select('_id')
    .lean();
  for (const { _id } of open) {
    await cancelBatch({ shop, batchId: String(_id), now }).catch((error: unknown) => {
      // It ended meanwhile.
      if (!(error instanceof Refusal)) throw error;
    });
  }
}
