import { createHash } from 'node:crypto';
import { type ClientSession, Types } from 'mongoose';
import type { Batch } from '#app/domain/batches/batch.record.ts';
import { BATCH_LIMITS } from '#app/domain/batches/batch-limits.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { countedOf, noteChange, without } from '#app/domain/batches/note-change.ts';
import { photosOf } from '#app/domain/batches/photos-of.ts';
import { spendCredits } from '#app/domain/billing/spend-credits.ts';
import type { ReservedCredit } from '#app/domain/credits/reserve-credits.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { Refusal } from '#app/domain/errors.ts';
import { ring } from '#app/domain/jobs.ts';
import { queuedRender } from '#app/domain/renders/ask/queued-render.ts';
import { roundCause } from '#app/domain/renders/credit-cause.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { isFinal, isRetryable, RETRYABLE_STATUSES } from '#app/domain/renders/render-state.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { refuseRetired } from './refuse-retired.ts';

/** Photos that are made again at once: a transaction of more would be a long one. */
export const MOST_AGAIN = 500;

export interface Again {
  shop: string;
  batchId: string;
  /** The id of the round, made by the page: sent twice, it makes the photos once. 24 hexadecimal digits. */
  roundId: string;
  /** Which photos; left out, the first of the batch that came to no picture, as many as go at once. */
  photoIds?: string[] | undefined;
  now: Date;
}

/**
 * Makes photos of a batch anew with another seed, each under the item of the one before: those that failed or were
 * cancelled, and finished ones that are not good enough. Takes a credit for each by one entry, in the transaction that
 * makes them, or is refused whole. A batch that has ended stays ended. Throws spendCredits's refusals,
 * `photo-being-made`, `nothing-to-make`, and `too-many-again` where too many of the store wait already.
 */
export async function makeAgain(again: Again): Promise<Render[]> {
  const { shop, batchId, roundId, now } = again;
  const batch = await findBatch(shop, batchId);
  const earlier = await photosOfRound(batch, roundId);
  if (earlier.length > 0) return sameRound(earlier, again);
  if (!batch.startedAt) throw new Refusal('batch-not-running');
  try {
    await makeRound(batch, again);
  } catch (error) {
    // The same round, asked for twice at once: the other one made its photos.
    const made = await photosOfRound(batch, roundId);
    if (made.length > 0) return sameRound(made, again);
    // Another round was faster with one of these items.
    throw isDuplicateKey(error) ? new Refusal('photo-being-made') : error;
  }
  await noteStoreWaits(shop, now);
  await ring('batches.advance', { shop, batchId });
  await ring('renders.dispatch', {});
  return photosOfRound(batch, roundId);
}

async function makeRound(batch: Batch, again: Again): Promise<void> {
  const { shop, batchId, roundId, now } = again;
  const before = await chosenPhotos(batch, again);
  const rounds = await lastRounds(batch, before);
  await inTransaction(async (session) => {
    const moved = { ...without(countedOf(before)), waiting: before.length };
    const current = await noteChange({ shop, batchId, now }, moved, session);
    // What is being cancelled takes back all that waits.
    if (!current || (current.status === 'cancelled' && !current.endedAt)) throw new Refusal('batch-not-running');
    const replaced = await RenderRecord.updateMany(
      { _id: { $in: before.map(({ _id }) => _id) }, shop, 'batch.isCurrent': true, status: { $in: FINAL } },
      { $set: { 'batch.isCurrent': false }, $inc: { version: 1 } },
      { session },
    );
    // Somebody else is at one of them in this very moment.
    if (replaced.modifiedCount !== before.length) throw new Refusal('photo-being-made');
    await refuseRetired(
      before.map(({ subject }) => subject.avatarId),
      session,
    );
    const cause = roundCause(batch._id, roundId);
    const credits = await spendCredits({ shop, cause, count: before.length, now }, session);
    // After the credits: of two rounds at once the later one begins anew, and sees the photos of the other.
    await refuseTooMany(shop, before.length, session);
    const photos = before.map((photo, index) =>
      nextPhoto(photo, {
        // A round of one is that photo: whoever asked for it knows its id.
        _id: new Types.ObjectId(before.length === 1 ? roundId : undefined),
        round: (rounds.get(ordinalOf(photo)) ?? 0) + 1,
        roundId,
        inputHash: hashOf(again),
        credit: credits[index],
        isPaused: current.status === 'paused',
        now,
      }),
    );
    await RenderRecord.insertMany(photos, { session });
  });
}

/** Each lies in the queue, which a batch's own photos enter a few at a time. */
async function refuseTooMany(shop: string, wanted: number, session: ClientSession): Promise<void> {
  const most = BATCH_LIMITS.waitingAgain;
  const again = { shop, status: 'queued' as const, 'batch.round': { $gt: 0 } };
  const waiting = await RenderRecord.countDocuments(again).session(session);
  if (waiting + wanted <= most) return;
  const room = Math.max(0, most - waiting);
  const wayOut: Record<string, string> = room > 0 ? { photos: `Name at most ${room} for now.` } : {};
  throw new Refusal('too-many-again', { most, waiting }, wayOut);
}

const FINAL = ['completed', 'failed', 'cancelled'] as const satisfies readonly Render['status'][];

function photosOfRound({ _id, shop }: Batch, roundId: string): Promise<Render[]> {
  return RenderRecord.find({ shop, 'batch.id': _id, 'credit.roundId': new Types.ObjectId(roundId) })
    .sort({ 'batch.ordinal': 1 })
    .lean();
}

/** The same round sent again names the same photos. */
function sameRound(made: Render[], again: Again): Render[] {
  if (made[0]?.inputHash !== hashOf(again)) throw new Refusal('id-reused');
  return made;
}

function hashOf({ roundId, photoIds }: Again): string {
  const named = photoIds ? [...new Set(photoIds)].sort().join(' ') : 'failed';
  return createHash('sha256').update(`${roundId} ${named}`).digest('hex');
}

async function chosenPhotos(batch: Batch, { photoIds }: Again): Promise<Render[]> {
  if (!photoIds) {
    // What the merchant cancelled with the batch is tried again by name alone.
    const statuses = batch.status === 'cancelled' ? (['failed'] as const) : RETRYABLE_STATUSES;
    const failed = await RenderRecord.find({ ...photosOf(batch), status: { $in: statuses } })
      .sort({ 'batch.ordinal': 1 })
      .limit(MOST_AGAIN)
      .lean();
    if (failed.length === 0) throw new Refusal('nothing-to-make');
    return failed;
  }
  const ids = [...new Set(photoIds)].map((id) => new Types.ObjectId(id));
  const photos = await RenderRecord.find({ ...photosOf(batch), _id: { $in: ids } })
    .sort({ 'batch.ordinal': 1 })
    .lean();
  if (photos.some(({ status }) => !isFinal(status))) throw new Refusal('photo-being-made');
  if (photos.length < ids.length) {
    const detail = 'is not of this batch, or was made anew already';
    const known = new Set(photos.map(({ _id }) => String(_id)));
    const missing = ids.findIndex((id) => !known.has(String(id)));
    throw new Refusal(
      'wrong-choice',
      { detail: 'Reload the page and choose again.' },
      { [`photos.${missing}`]: detail },
    );
  }
  return photos;
}

/** How often each item was tried. */
async function lastRounds({ _id, shop }: Batch, before: Render[]): Promise<Map<number, number>> {
  const tries = await RenderRecord.find({ shop, 'batch.id': _id, 'batch.ordinal': { $in: before.map(ordinalOf) } })
    .select('batch')
    .lean();
  const last = new Map<number, number>();
  for (const { batch } of tries) {
    if (batch) last.set(batch.ordinal, Math.max(last.get(batch.ordinal) ?? 0, batch.round));
  }
  return last;
}

function ordinalOf({ batch, _id }: Render): number {
  if (!batch) throw new Error(`Photo ${_id} is of no batch`);
  return batch.ordinal;
}

interface Next {
  _id: Types.ObjectId;
  round: number;
  roundId: string;
  inputHash: string;
  credit: ReservedCredit | undefined;
  isPaused: boolean;
  now: Date;
}

function nextPhoto(before: Render, { _id, round, roundId, inputHash, credit, isPaused, now }: Next) {
  const { shop, garment, garmentKey, subject, options, batch } = before;
  if (!credit || !batch) throw new Error(`Photo ${before._id} can't be made again`);
  const { bucket, period, entitlement } = credit;
  return {
    _id,
    shop,
    garment,
    // A product's picture is fetched anew: it may have been replaced since.
    ...(garment.kind === 'upload' && garmentKey ? { garmentKey } : {}),
    subject,
    ...queuedRender({ category: options.category, garmentPhotoType: options.garmentPhotoType }, now),
    inputHash,
    credit: { bucket, period, batchId: batch.id, roundId: new Types.ObjectId(roundId) },
    entitlement,
    // What came to no picture is tried again once, wherever that is asked for; a finished photo may be gone back to.
    ...(isRetryable(before.status) ? { retryOf: before._id } : {}),
    batch: { id: batch.id, ordinal: batch.ordinal, round, isCurrent: true },
    review: { state: 'waiting' as const },
    ...(isPaused ? { pausedAt: now } : {}),
  };
}
