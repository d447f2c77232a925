import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { ringInTurn } from '#app/domain/jobs.ts';
import { heldBatches } from './batch-lease.ts';
import { noteLatePhotos } from './note-late-photos.ts';

/**
 * Rings again for every batch that waits without anybody working on it, also for those that photos came to late. Returns how
 * many it rang for.
 */
export async function sweepBatches(now: Date = new Date()): Promise<number> {
  await noteLatePhotos(now);
  const forgotten = await dueInTurn((full) =>
    BatchRecord.find({ ...heldBatches.due(now), shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop status')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  const isListing = ({ record }: (typeof forgotten)[number]) => record.status === 'listing';
  const ringOf = ({ record, turn }: (typeof forgotten)[number]) => ({
    payload: { shop: record.shop, batchId: String(record._id) },
    turn,
  });
  await ringInTurn('batches.list', forgotten.filter(isListing).map(ringOf));
  await ringInTurn('batches.advance', forgotten.filter((found) => !isListing(found)).map(ringOf));
  return forgotten.length;
}
