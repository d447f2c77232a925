import { Types } from 'mongoose';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { limitMsOf, msUntil, ring } from '#app/domain/jobs.ts';
import { cancelQueuedRenders } from '#app/domain/renders/run/cancel-queued-renders.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { heldBatches } from './batch-lease.ts';
import { countPhotos, shownCounts } from './count-photos.ts';
import { endBatch } from './end-batch.ts';
import { expandBatch } from './expand-batch.ts';
import { listItems } from './list-items.ts';

const LONGEST_PAUSE_MS = 60_000;
/** While another worker is at it: what is to be seen now, that one may have looked at before. */
const BUSY_MS = 500;
/** A paused batch none of whose photos is at the engine: nothing becomes of it by itself. */
const RESTING_MS = 60 * 60_000;

/**
 * Takes a batch a step further, from whatever state it is found in. Safe to run at any time, any number of times, in any
 * number of workers: one has it at a time, and each step is conditional on the one before.
 */
export async function advanceBatch(job: { shop: string; batchId: string }): Promise<void> {
  const now = new Date();
  const named = { _id: new Types.ObjectId(job.batchId), shop: job.shop };
  const batch = await heldBatches.take(named, now);
  if (!batch) {
    const isBusy = (await BatchRecord.exists({ ...named, leaseUntil: { $gt: now } })) !== null;
    const dueAt = isBusy ? undefined : await heldBatches.dueAt(named, now);
    // This job may have stood where the one for that time belongs.
    if (isBusy || dueAt) await ring('batches.advance', job, { delayMs: dueAt ? msUntil(dueAt) : BUSY_MS });
    return;
  }
  try {
    if (await isBeingDeleted(batch.shop)) return;
    await heldBatches.whileHeld(batch, limitMsOf('batches.advance'), () => advance(batch));
  } catch (error) {
    if (error instanceof LeaseLost) {
      // It was paused, resumed or cancelled meanwhile, or another worker has it.
      await heldBatches.letGo(batch);
      return ring('batches.advance', job).then(() => undefined);
    }
    await setAside(batch);
    throw error;
  }
}

async function advance(batch: Batch): Promise<void> {
  switch (batch.status) {
    case 'listing':
      return letGo(await listItems(batch), 0);
    case 'expanding':
    case 'processing':
    case 'paused':
      return follow(batch);
    case 'cancelled':
      return finishCancelling(batch);
    case 'quoted':
    case 'completed':
    case 'completed_with_errors':
    case 'failed':
      return;
  }
}

/** Counts its photos, makes the next ones, and ends it with the last. */
async function follow(batch: Batch): Promise<void> {
  const photos = await countPhotos(batch);
  const isAllMade = batch.nextOrdinal === batch.itemCount;
  if (isAllMade && photos.queued + photos.working === 0) {
    return endBatch(batch, photos);
  }
  const expanded = batch.status === 'paused' ? batch : await expandBatch(batch, photos.queued);
  const made = expanded.nextOrdinal - batch.nextOrdinal;
  if (made > 0) await noteStoreWaits(batch.shop, new Date());
  const counts = shownCounts(expanded, { ...photos, queued: photos.queued + made });
  const after = await noteCounts(expanded, counts);
  if (made > 0) await ring('renders.dispatch', {});
  // Each photo that comes to rest rings, and the sweep makes up for a ring that was lost.
  const isResting = after.status === 'paused' && photos.working === 0;
  if (!isResting) return void (await heldBatches.letGo(after));
  // Only while it is still paused: one that was resumed meanwhile would rest, too.
  const notBefore = new Date(Date.now() + RESTING_MS);
  await heldBatches.change(after, { $set: { notBefore }, $unset: { leaseUntil: 1 } });
}

async function finishCancelling(batch: Batch): Promise<void> {
  await cancelQueuedRenders(batch.shop, new Date(), batch._id);
  const photos = await countPhotos(batch);
  const after = await noteCounts(batch, shownCounts(batch, photos));
  if (photos.queued + photos.working > 0) return void (await heldBatches.letGo(after));
  await heldBatches.change(after, { $set: { endedAt: new Date() }, $unset: { leaseUntil: 1 }, $inc: { version: 1 } });
}

/** Nothing is written when nothing has changed: a page that asks is told so. */
async function noteCounts(batch: Batch, counts: Batch['counts']): Promise<Batch> {
  const names = ['waiting', 'working', 'completed', 'failed', 'cancelled'] as const;
  if (batch.attempts === 0 && names.every((name) => batch.counts[name] === counts[name])) return batch;
  return heldBatches.change(batch, { $set: { counts, attempts: 0 }, $inc: { version: 1 } });
}

/** Lets go of it until a time, and rings for that. */
async function letGo(batch: Batch, afterMs: number): Promise<void> {
  await heldBatches.letGo(batch, new Date(Date.now() + afterMs));
  if (batch.status === 'quoted') return;
  await ring('batches.advance', { shop: batch.shop, batchId: String(batch._id) }, { delayMs: afterMs });
}

/** Shopify or the database did not answer: it is looked at again, later each time. */
async function setAside({ _id, shop, fence }: Batch): Promise<void> {
  const now = await BatchRecord.findOneAndUpdate(
    { _id, shop, fence },
    { $inc: { attempts: 1 } },
    { returnDocument: 'after' },
  ).lean();
  if (now) await letGo(now, growingPauseMs(now.attempts, { longestMs: LONGEST_PAUSE_MS }));
}
