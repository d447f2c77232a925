import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { dueInTurn, FOUND_AT_ONCE } from '#app/domain/due-in-turn.ts';
import { ringInTurn } from '#app/domain/jobs.ts';
import { heldBatches } from './batch-lease.ts';

/** Rings again for every batch that waits without anybody working on it. Returns how many it rang for. */
export async function sweepBatches(now: Date = new Date()): Promise<number> {
  const forgotten = await dueInTurn((full) =>
    BatchRecord.find({ ...heldBatches.due(now), shop: { $nin: full } })
      .sort({ notBefore: 1 })
      .select('shop')
      .limit(FOUND_AT_ONCE)
      .lean(),
  );
  await ringInTurn(
    'batches.advance',
    forgotten.map(({ record, turn }) => ({ payload: { shop: record.shop, batchId: String(record._id) }, turn })),
  );
  return forgotten.length;
}
