import type { Batch } from '#app/domain/batches/batch.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { type RenderStatus, WORKING_STATUSES } from '#app/domain/renders/render-state.ts';

export interface PhotoCounts {
  /** Photos that wait for a place at the engine. */
  queued: number;
  /** Photos that the engine or we are at. */
  working: number;
  completed: number;
  failed: number;
  cancelled: number;
}

/** How many of a batch's photos are in which state. */
export async function countPhotos({ _id, shop }: Pick<Batch, '_id' | 'shop'>): Promise<PhotoCounts> {
  const count = (statuses: readonly RenderStatus[]) =>
    RenderRecord.countDocuments({ 'batch.id': _id, shop, status: { $in: statuses } });
  const [queued, working, completed, failed, cancelled] = await Promise.all([
    count(['queued']),
    count(WORKING_STATUSES),
    count(['completed']),
    count(['failed']),
    count(['cancelled']),
  ]);
  return { queued, working, completed, failed, cancelled };
}

/** The counts that a page shows: an item that is no photo yet waits, too. */
export function shownCounts(
  { itemCount, nextOrdinal, status, startedAt }: Batch,
  photos: PhotoCounts,
): Batch['counts'] {
  const { queued, working, completed, failed, cancelled } = photos;
  // What was never started has no photos to cancel.
  const unmade = startedAt ? itemCount - nextOrdinal : 0;
  return status === 'cancelled'
    ? { waiting: queued, working, completed, failed, cancelled: cancelled + unmade }
    : { waiting: queued + unmade, working, completed, failed, cancelled };
}
