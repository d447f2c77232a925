import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { cancelBatch } from './cancel-batch.ts';

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
    for (const { shop, _id } of found) {
      await cancelBatch({ shop, batchId: String(_id), from: ['quoted'], now }).catch((error: unknown) => {
        // It was started in this very moment.
        if (!(error instanceof Refusal)) throw error;
      });
    }
    dropped += found.length;
    if (found.length < DROPPED_AT_ONCE) return dropped;
  }
}
