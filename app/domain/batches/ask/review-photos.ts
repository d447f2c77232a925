import { type ClientSession, Types } from 'mongoose';
import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { movedByReview, noteChange } from '#app/domain/batches/note-change.ts';
import { photosOf } from '#app/domain/batches/photos-of.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { isFinal } from '#app/domain/renders/render-state.ts';
import type { RejectReason, ReviewState } from '#app/domain/renders/review.ts';
import { inTransaction } from '#app/services/database/transaction.ts';

/** Photos that are decided of at once. */
export const MOST_REVIEWED = 500;

export interface Decision {
  /** `waiting` takes a decision back. */
  state: ReviewState;
  /** Of a rejection. */
  reasons?: RejectReason[] | undefined;
}

/**
 * Writes down what the merchant thinks of finished photos, whether of a batch or made alone; said twice, it is said once.
 * Returns the photos as they are then: those that are not finished, or not their item's photo any more, stay as they are,
 * and are not among them. Throws `render-not-finished` or `photo-replaced` where that is all of them. Whoever `goesBack`
 * to an earlier photo has it count for its item again.
 */
export async function reviewPhotos(
  wanted: {
    shop: string;
    batchId?: string | undefined;
    /** Of those that rules asked for alone. */
    isOfRules?: boolean;
    photoIds: string[];
    goesBack?: boolean;
    now: Date;
  } & Decision,
): Promise<Render[]> {
  const { shop, batchId: within, isOfRules = false, photoIds, goesBack = false, state, reasons, now } = wanted;
  const _id = { $in: photoIds.map((id) => new Types.ObjectId(id)) };
  const photos = await RenderRecord.find({
    _id,
    shop,
    ...(within ? { 'batch.id': new Types.ObjectId(within) } : {}),
    ...(isOfRules ? { 'automation.ruleId': { $exists: true } } : {}),
  }).lean();
  if (photos.length === 0) throw new Refusal('not-found');
  const completed = photos.filter(({ status }) => status === 'completed');
  if (completed.length === 0) throw new Refusal('render-not-finished');
  const finished = completed.filter(({ batch }) => goesBack || batch?.isCurrent !== false);
  if (finished.length === 0) throw new Refusal('photo-replaced');
  const batchIds = [...new Set(finished.flatMap(({ batch }) => (batch ? [String(batch.id)] : [])))];
  const review = { state, at: now, ...(state === 'rejected' && reasons?.length ? { reasons } : {}) };
  const ofRules = finished.filter(({ automation }) => automation);
  await inTransaction(async (session) => {
    for (const batchId of batchIds) {
      const ofBatch = finished.filter(({ batch }) => String(batch?.id) === batchId);
      await noteChange({ shop, batchId, now }, movedByReview(ofBatch, state), session);
    }
    for (const photo of finished) if (photo.batch?.isCurrent === false) await goBackTo(photo, session);
    await RenderRecord.updateMany(
      { _id: { $in: finished.map((photo) => photo._id) }, shop, status: 'completed' },
      { $set: { review }, $inc: { version: 1 } },
      { session },
    );
    // What a rule asked for goes on as it says: an approved one goes to its product.
    await RenderRecord.updateMany(
      { _id: { $in: ofRules.map((photo) => photo._id) }, shop, status: 'completed' },
      { $set: { 'automation.isOpen': true, 'automation.dueAt': now } },
      { session },
    );
  });
  for (const batchId of batchIds) await ring('batches.advance', { shop, batchId });
  for (const [turn, photo] of ofRules.entries()) {
    await ring('automations.settle', { shop, renderId: String(photo._id) }, { turn });
  }
  return RenderRecord.find({ _id: { $in: finished.map((photo) => photo._id) }, shop }).lean();
}

/**
 * Approves all photos of a batch that wait for review now; returns how many. Those of a small batch at once, those of a
 * large one in steps by the worker: each photo is a write.
 */
export async function approveAll({
  shop,
  batchId,
  now,
}: {
  shop: string;
  batchId: string;
  now: Date;
}): Promise<number> {
  const _id = new Types.ObjectId(batchId);
  const waiting = {
    ...photosOf({ _id, shop }),
    'review.state': 'waiting' as const,
    status: 'completed' as const,
  };
  const some = await RenderRecord.find(waiting)
    .select('_id')
    .limit(MOST_REVIEWED + 1)
    .lean();
  if (some.length === 0) return 0;
  if (some.length <= MOST_REVIEWED) {
    const photoIds = some.map((photo) => String(photo._id));
    return (await reviewPhotos({ shop, photoIds, state: 'approved', now })).length;
  }
  const count = await RenderRecord.countDocuments(waiting);
  await BatchRecord.updateOne(
    { _id, shop, startedAt: { $exists: true } },
    { $set: { approveAllAt: now, recountAt: now, notBefore: now }, $inc: { version: 1 } },
  );
  await ring('batches.advance', { shop, batchId });
  return count;
}

/** Lets an earlier photo of an item count again, in the caller's transaction. */
async function goBackTo({ _id, shop, batch }: Render, session: ClientSession): Promise<void> {
  if (!batch) return;
  const ofItem = { shop, 'batch.id': batch.id, 'batch.ordinal': batch.ordinal };
  const current = await RenderRecord.findOne({ ...ofItem, 'batch.isCurrent': true })
    .session(session)
    .lean();
  if (current && !isFinal(current.status)) throw new Refusal('photo-being-made');
  await RenderRecord.updateMany(
    { ...ofItem, 'batch.isCurrent': true },
    { $set: { 'batch.isCurrent': false }, $inc: { version: 1 } },
    { session },
  );
  await RenderRecord.updateOne({ _id, shop }, { $set: { 'batch.isCurrent': true } }, { session });
}
