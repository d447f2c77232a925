import { cancelBatch } from '#app/domain/batches/ask/cancel-batch.ts';
import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { ringInTurn } from '#app/domain/jobs.ts';
import { heldBatches } from './batch-lease.ts';

/** Rings again for every batch that waits without anybody working on it. Returns how many it rang for. */
export async function sweepBatches(now: Date = new Date()): Promise<number> {
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

const DAY = 24 * 60 * 60 * 1000;
/** So long a quote waits for its merchant: by then the catalogue is another. */
const QUOTE_DAYS = 30;
const DROPPED_AT_ONCE = 500;

/** Discards quotes that nobody started. Returns how many. */
export async function dropOldQuotes(now: Date): Promise<number> {
  const old = { status: 'quoted' as const, createdAt: { $lt: new Date(now.getTime() - QUOTE_DAYS * DAY) } };
  let dropped = 0;
  for (;;) {
    const found = await BatchRecord.find(old).select('shop').limit(DROPPED_AT_ONCE).lean();
    for (const { shop, _id } of found) await cancelBatch({ shop, batchId: String(_id), now });
    dropped += found.length;
    if (found.length < DROPPED_AT_ONCE) return dropped;
  }
}
