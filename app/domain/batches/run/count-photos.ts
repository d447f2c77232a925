import type { Batch } from '#app/domain/batches/batch.record.ts';
import { photosOf } from '#app/domain/batches/photos-of.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { type RenderStatus, UNFINISHED_STATUSES, WORKING_STATUSES } from '#app/domain/renders/render-state.ts';
import type { ReviewState } from '#app/domain/renders/review.ts';

export interface PhotoCounts {
  /** Photos that wait for a place at the engine. */
  queued: number;
  /** Photos that the engine or we are at. */
  working: number;
  completed: number;
  failed: number;
  cancelled: number;
  /** Of the completed ones: those that wait for the merchant's eye, and what was decided of the others. */
  toReview: number;
  approved: number;
  rejected: number;
}

/** How many of a batch's photos are in which state. */
export async function countPhotos(batch: Pick<Batch, '_id' | 'shop'>): Promise<PhotoCounts> {
  const count = (statuses: readonly RenderStatus[], review?: ReviewState) =>
    RenderRecord.countDocuments({
      ...photosOf(batch),
      status: { $in: statuses },
      ...(review ? { 'review.state': review } : {}),
    });
  const [queued, working, completed, failed, cancelled, toReview, approved, rejected] = await Promise.all([
    count(['queued']),
    count(WORKING_STATUSES),
    count(['completed']),
    count(['failed']),
    count(['cancelled']),
    count(['completed'], 'waiting'),
    count(['completed'], 'approved'),
    count(['completed'], 'rejected'),
  ]);
  return { queued, working, completed, failed, cancelled, toReview, approved, rejected };
}

/** Whether any photo of a batch is still to come to rest. */
export async function hasUnfinished(batch: Pick<Batch, '_id' | 'shop'>): Promise<boolean> {
  return (await RenderRecord.exists({ ...photosOf(batch), status: { $in: UNFINISHED_STATUSES } })) !== null;
}

/** The counts that a page shows: an item that is no photo yet waits, too. */
export function shownCounts(
  { itemCount, nextOrdinal, status, startedAt }: Batch,
  photos: PhotoCounts,
): Batch['counts'] {
  const { queued, cancelled, ...others } = photos;
  // What was never started has no photos to cancel.
  const unmade = startedAt ? itemCount - nextOrdinal : 0;
  return status === 'cancelled'
    ? { ...others, waiting: queued, cancelled: cancelled + unmade }
    : { ...others, waiting: queued + unmade, cancelled };
}
