import { type QueryFilter, Types } from 'mongoose';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord } from '#app/domain/batches/batch-chunk.record.ts';
import type { ListingFailure } from '#app/domain/batches/listing-failures.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { growingPauseMs } from '#app/domain/growing-pause.ts';
import { limitMsOf, msUntil, ring } from '#app/domain/jobs.ts';
import { cancelQueuedOfBatch } from '#app/domain/renders/run/cancel-queued-renders.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { approveWaiting } from './approve-waiting.ts';
import { heldBatches } from './batch-lease.ts';
import { countPhotos, hasUnfinished, type PhotoCounts, shownCounts } from './count-photos.ts';
import { endBatch } from './end-batch.ts';
import { expandBatch } from './expand-batch.ts';
import { listItems } from './list-items.ts';

const LONGEST_PAUSE_MS = 60_000;
/** Failed steps in a row after which the store is given up: half an hour. */
const MOST_ATTEMPTS = 35;
/** While another worker is at it: what is to be seen now, that one may have looked at before. */
const BUSY_MS = 500;
/** Longer than the giving of all free places takes. */
const PREPARE_AFTER_MS = 300;
/** A paused batch none of whose photos is at the engine: nothing becomes of it by itself. */
const RESTING_MS = 60 * 60_000;
/** Photos that are cancelled in one step: a few seconds' work. */
const CANCELLED_A_STEP = 200;

/**
 * Takes a batch that was started a step further, from whatever state it is found in. Safe to run at any time, any number
 * of times, in any number of workers: one has it at a time, and each step is conditional on the one before.
 */
export function advanceBatch(job: BatchJob): Promise<void> {
  return takeStep('batches.advance', job, { $ne: 'listing' }, advance);
}

/** Takes a batch whose items are being found a step further, as safely. */
export function listBatch(job: BatchJob): Promise<void> {
  return takeStep('batches.list', job, { $eq: 'listing' }, async (batch) => letGo(await listItems(batch), 0));
}

interface BatchJob {
  shop: string;
  batchId: string;
}
type JobName = 'batches.advance' | 'batches.list';

async function takeStep(
  name: JobName,
  job: BatchJob,
  status: QueryFilter<Batch>['status'],
  step: (batch: Batch) => Promise<void>,
): Promise<void> {
  const now = new Date();
  const named = { _id: new Types.ObjectId(job.batchId), shop: job.shop, status };
  const batch = (await heldBatches.take(named, now)) ?? (await takeEnded(named, now));
  if (!batch) {
    const isBusy = (await BatchRecord.exists({ ...named, leaseUntil: { $gt: now } })) !== null;
    const dueAt = isBusy ? undefined : await heldBatches.dueAt(named, now);
    // This job may have stood where the one for that time belongs.
    if (isBusy || dueAt) await ring(name, job, { delayMs: dueAt ? msUntil(dueAt) : BUSY_MS });
    return;
  }
  try {
    if (await isBeingDeleted(batch.shop)) return;
    await heldBatches.whileHeld(batch, limitMsOf(name), () => step(batch));
  } catch (error) {
    if (error instanceof LeaseLost) {
      // It was paused, resumed or cancelled meanwhile, or another worker has it.
      await heldBatches.letGo(batch);
      await ring('batches.advance', job);
      return;
    }
    await setAside(batch, error);
    throw error;
  }
}

/** Whoever rings for one that has ended, such as a photo that came late, has changed a photo of it: it is counted again. */
async function takeEnded(named: QueryFilter<Batch>, now: Date): Promise<Batch | undefined> {
  const marked = await BatchRecord.updateOne(
    { ...named, endedAt: { $exists: true }, startedAt: { $exists: true }, recountAt: { $exists: false } },
    { $set: { recountAt: now, notBefore: now } },
  );
  return marked.modifiedCount === 1 ? heldBatches.take(named, now) : undefined;
}

async function advance(held: Batch): Promise<void> {
  const batch = await approveWaiting(held);
  await advanceFrom(batch);
  if (batch.approveAllAt) await ring('batches.advance', { shop: batch.shop, batchId: String(batch._id) }, { turn: 1 });
}

async function advanceFrom(batch: Batch): Promise<void> {
  switch (batch.status) {
    case 'expanding':
    case 'processing':
    case 'paused':
      return follow(batch);
    case 'cancelled':
      return batch.endedAt ? recount(batch) : finishCancelling(batch);
    case 'completed':
    case 'completed_with_errors':
    case 'failed':
      return recount(batch);
    case 'listing':
    case 'quoted':
      return;
  }
}

/** Counts its photos, makes the next ones, and ends it with the last. */
async function follow(batch: Batch): Promise<void> {
  const photos = await countPhotos(batch);
  if (haveAllComeToRest(batch.itemCount, photos)) return endBatch(batch, photos);
  const isPaused = batch.status === 'paused';
  const { expanded, made } = isPaused ? { expanded: batch, made: [] } : await expandBatch(batch, photos.queued);
  if (made.length > 0) await noteStoreWaits(batch.shop, new Date());
  const counts = shownCounts(expanded, { ...photos, queued: photos.queued + made.length });
  const after = await noteCounts(expanded, counts);
  if (made.length > 0) {
    await ring('renders.dispatch', {});
    // Those that have a place by then fetch their own.
    await ring('renders.prepare', { shop: batch.shop, renderIds: made }, { delayMs: PREPARE_AFTER_MS });
  }
  // Each photo that comes to rest rings, and the sweep makes up for a ring that was lost.
  const { queued, working, completed, failed, cancelled } = photos;
  const isResting =
    after.status === 'paused' &&
    !after.approveAllAt &&
    working === 0 &&
    queued + completed + failed + cancelled === after.nextOrdinal &&
    isUnchanged(batch, after);
  if (!isResting) return void (await heldBatches.letGo(after));
  // Only while it is still paused, and nothing of it has changed: it would rest, too.
  const notBefore = new Date(Date.now() + RESTING_MS);
  const rests = await BatchRecord.updateOne(
    { ...heldBatches.isHeld(after), version: after.version },
    { $set: { notBefore }, $unset: { leaseUntil: 1 } },
  );
  if (rests.modifiedCount === 0) await heldBatches.letGo(after);
}

/**
 * Counts are taken one beside the other: a photo that moves meanwhile may be in none of them. The sum of those at rest,
 * who stay there, tells for sure.
 */
function haveAllComeToRest(all: number, { queued, working, completed, failed, cancelled }: PhotoCounts): boolean {
  return queued + working === 0 && completed + failed + cancelled === all;
}

async function finishCancelling(batch: Batch): Promise<void> {
  const hasMore = await cancelQueuedOfBatch(batch, { now: new Date(), most: CANCELLED_A_STEP });
  const photos = await countPhotos(batch);
  const after = await noteCounts(batch, shownCounts(batch, photos));
  if (hasMore) return letGo(after, 0);
  if (!haveAllComeToRest(batch.nextOrdinal, photos)) return void (await heldBatches.letGo(after));
  // What nobody started is of no use any more.
  if (!batch.startedAt) await BatchChunkRecord.deleteMany({ batchId: batch._id, shop: batch.shop });
  await heldBatches.change(after, { $set: { endedAt: new Date() }, $unset: { leaseUntil: 1 }, $inc: { version: 1 } });
}

/** Counts a batch that has ended again, as long as photos of it are made anew or reviewed. It never reopens. */
async function recount(batch: Batch): Promise<void> {
  const photos = await countPhotos(batch);
  const after = await noteCounts(batch, shownCounts(batch, photos));
  // One that moved from the queue to the engine while it was counted may be in neither count.
  const isMoving = photos.queued + photos.working > 0 || (await hasUnfinished(batch));
  if (isMoving || after.approveAllAt) return void (await heldBatches.letGo(after));
  const isCounted =
    isUnchanged(batch, after) &&
    (
      await BatchRecord.updateOne(
        { ...heldBatches.isHeld(after), version: after.version },
        { $unset: { leaseUntil: 1, recountAt: 1 } },
      )
    ).modifiedCount === 1;
  // Something has changed since the count began: its own ring may have been turned away.
  if (!isCounted) await letGo(after, 0);
}

/** Whether nobody but this worker has changed a batch between two looks of its step. */
function isUnchanged(before: Batch, after: Batch): boolean {
  return after === before || after.version === before.version + 1;
}

const COUNTED = ['waiting', 'working', 'completed', 'failed', 'cancelled', 'toReview', 'approved', 'rejected'] as const;

/** Nothing is written when nothing has changed: a page that asks is told so. */
async function noteCounts(batch: Batch, counts: Batch['counts']): Promise<Batch> {
  if (batch.attempts === 0 && COUNTED.every((name) => (batch.counts[name] ?? 0) === counts[name])) return batch;
  return heldBatches.change(batch, { $set: { counts, attempts: 0 }, $inc: { version: 1 } });
}

/** Lets go of it until a time, and rings for that. One whose items are being found takes its turn behind the others. */
async function letGo(batch: Batch, afterMs: number): Promise<void> {
  await heldBatches.letGo(batch, new Date(Date.now() + afterMs));
  if (batch.status === 'quoted') return;
  const name = batch.status === 'listing' ? 'batches.list' : 'batches.advance';
  await ring(name, { shop: batch.shop, batchId: String(batch._id) }, { delayMs: afterMs, turn: 1 });
}

/** It is looked at again, later each time; one whose items can't be found ends without a charge, and says why. */
async function setAside({ _id, shop, fence }: Batch, error: unknown): Promise<void> {
  const now = await BatchRecord.findOneAndUpdate(
    { _id, shop, fence },
    { $inc: { attempts: 1 } },
    { returnDocument: 'after' },
  ).lean();
  if (!now) return;
  const failure = now.status === 'listing' ? listingFailure(error, now.attempts) : undefined;
  if (failure) {
    const at = new Date();
    const set = { status: 'failed' as const, statusAt: at, endedAt: at, failure };
    await BatchRecord.updateOne(
      { _id, shop, fence, status: 'listing' },
      { $set: set, $unset: { leaseUntil: 1 }, $inc: { version: 1 } },
    );
    await BatchChunkRecord.deleteMany({ batchId: _id, shop });
    return;
  }
  const askedForMs = error instanceof ServiceError ? error.afterMs : undefined;
  await letGo(now, growingPauseMs(now.attempts, { longestMs: LONGEST_PAUSE_MS, askedForMs }));
}

function listingFailure(error: unknown, attempts: number): ListingFailure | undefined {
  if (error instanceof ServiceError && error.retry === 'never') {
    return error.facts.disconnected ? 'store-disconnected' : 'store-refused';
  }
  return attempts >= MOST_ATTEMPTS ? 'store-unreachable' : undefined;
}
