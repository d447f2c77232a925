import type { Batch } from './batch.record.ts';
import { BatchChunkRecord, type BatchItem } from './batch-chunk.record.ts';

/** A batch's items from one ordinal up to another, which is not among them. */
export async function itemsBetween({ _id, shop }: Batch, first: number, end: number): Promise<BatchItem[]> {
  // Of chunks that name the same first item, the last one holds it: those before hold none.
  const begin = await BatchChunkRecord.findOne({ batchId: _id, shop, first: { $lte: first } })
    .sort({ first: -1, number: -1 })
    .select('number')
    .lean();
  const chunks = await BatchChunkRecord.find({
    batchId: _id,
    shop,
    number: { $gte: begin?.number ?? 0 },
    first: { $lt: end },
  })
    .sort({ number: 1 })
    .select('first items')
    .lean();
  const from = chunks[0]?.first ?? 0;
  return chunks.flatMap(({ items }) => items).slice(first - from, end - from);
}
