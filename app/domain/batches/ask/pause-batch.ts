import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import type { BatchStatus } from '#app/domain/batches/batch-state.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { holdPhotos, letGoOfPhotos } from './hold-photos.ts';

interface Wanted {
  shop: string;
  batchId: string;
  now: Date;
}

/** Lets no further photo of a batch go to the engine; what is there already is still kept. Paused twice, it is paused. */
export async function pauseBatch({ shop, batchId, now }: Wanted): Promise<Batch> {
  const before = await findBatch(shop, batchId);
  if (before.status === 'paused') return before;
  await inTransaction(async (session) => {
    // Whoever is about to make photos of it finds its state changed.
    const paused = await BatchRecord.updateOne(
      { _id: before._id, shop, status: { $in: ['expanding', 'processing'] } },
      { $set: { status: 'paused', statusAt: now, notBefore: now }, $inc: { version: 1 } },
      { session },
    );
    if (paused.modifiedCount !== 1) return;
    await holdPhotos(before, now, session);
  });
  await ring('renders.dispatch', {});
  return inState('paused', await findBatch(shop, batchId));
}

/** Goes on with a batch that was paused. Resumed twice, it runs. */
export async function resumeBatch({ shop, batchId, now }: Wanted): Promise<Batch> {
  const before = await findBatch(shop, batchId);
  if (before.status === 'processing') return before;
  await inTransaction(async (session) => {
    const resumed = await BatchRecord.updateOne(
      { _id: before._id, shop, status: 'paused' },
      { $set: { status: 'processing', statusAt: now, notBefore: now }, $inc: { version: 1 } },
      { session },
    );
    if (resumed.modifiedCount !== 1) return;
    await letGoOfPhotos(before, session);
  });
  const after = inState('processing', await findBatch(shop, batchId));
  await noteStoreWaits(shop, now);
  await ring('batches.advance', { shop, batchId });
  await ring('renders.dispatch', {});
  return after;
}

/** The batch, if it is in this state now, whoever brought it there; else a Refusal. */
function inState(status: BatchStatus, batch: Batch): Batch {
  if (batch.status !== status) throw new Refusal('batch-not-running');
  return batch;
}
