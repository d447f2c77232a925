import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { RUNNING_STATUSES, UNSTARTED_STATUSES } from '#app/domain/batches/batch-state.ts';

/** The newest batches of a store that run, or wait to be started: at most so many. */
export async function listOpenBatches(shop: string, most: number): Promise<Batch[]> {
  return BatchRecord.find({ shop, status: { $in: [...RUNNING_STATUSES, ...UNSTARTED_STATUSES] } })
    .sort({ createdAt: -1, _id: -1 })
    .limit(most)
    .lean();
}

/** The newest batches of a store with photos that wait for the merchant's eye: at most so many. */
export async function listBatchesToReview(shop: string, most: number): Promise<Batch[]> {
  return BatchRecord.find({ shop, 'counts.toReview': { $gt: 0 } })
    .sort({ createdAt: -1, _id: -1 })
    .limit(most)
    .lean();
}
