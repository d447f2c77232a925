import { type ClientSession, Types } from 'mongoose';
import { type Batch, BatchRecord } from '#app/domain/batches/batch.record.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import type { ReviewState } from '#app/domain/renders/review.ts';

type Counted = keyof Batch['counts'];

const OF_REVIEW = { waiting: 'toReview', approved: 'approved', rejected: 'rejected' } as const satisfies Record<
  ReviewState,
  Counted
>;

/**
 * Has a batch's photos counted again, also where it has ended, in the transaction that changes them. `moved` shows the
 * change at once: whoever made it sees it before the count. Returns the batch as it is in that transaction.
 */
export async function noteChange(
  { shop, batchId, now }: { shop: string; batchId: string; now: Date },
  moved: Partial<Record<Counted, number>>,
  session: ClientSession,
): Promise<Batch | null> {
  const counts = Object.entries(moved).filter(([, by]) => by !== 0);
  return BatchRecord.findOneAndUpdate(
    { _id: new Types.ObjectId(batchId), shop, startedAt: { $exists: true } },
    {
      $set: { recountAt: now, notBefore: now },
      $inc: { version: 1, ...Object.fromEntries(counts.map(([name, by]) => [`counts.${name}`, by])) },
    },
    { session, returnDocument: 'after' },
  ).lean();
}

/** What is counted of photos that count for their items: each under its state, and a finished one under its review. */
export function countedOf(photos: readonly Render[]): Partial<Record<Counted, number>> {
  const counts: Partial<Record<Counted, number>> = {};
  const add = (name: Counted) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const { status, review } of photos) {
    if (status === 'completed' || status === 'failed' || status === 'cancelled') add(status);
    if (status === 'completed' && review) add(OF_REVIEW[review.state]);
  }
  return counts;
}

/** The counts that these photos leave. */
export function without(counts: Partial<Record<Counted, number>>): Partial<Record<Counted, number>> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count]));
}

/** How counts change when the review of these photos becomes another. */
export function movedByReview(photos: readonly Render[], state: ReviewState): Partial<Record<Counted, number>> {
  const moved: Partial<Record<Counted, number>> = {};
  const move = (name: Counted, by: number) => {
    moved[name] = (moved[name] ?? 0) + by;
  };
  for (const { review, batch } of photos) {
    if (!batch?.isCurrent) continue;
    if (review) move(OF_REVIEW[review.state], -1);
    move(OF_REVIEW[state], 1);
  }
  return moved;
}
