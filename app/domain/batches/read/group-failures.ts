import type { Batch } from '#app/domain/batches/batch.record.ts';
import { photosOf } from '#app/domain/batches/photos-of.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { RENDER_FAILURES, type RenderFailureCode } from '#app/domain/renders/render-failure.ts';

export interface FailureGroup {
  code: RenderFailureCode;
  title: string;
  advice: string;
  /** Photos that failed so. */
  count: number;
}

/** Why photos of a batch failed, the most frequent reason first. */
export async function groupFailures(batch: Pick<Batch, '_id' | 'shop'>): Promise<FailureGroup[]> {
  const groups = await RenderRecord.aggregate<{ _id: RenderFailureCode; count: number }>([
    { $match: { ...photosOf(batch), status: 'failed', failure: { $exists: true } } },
    { $group: { _id: '$failure.code', count: { $sum: 1 } } },
    { $sort: { count: -1, _id: 1 } },
  ]);
  return groups.map(({ _id: code, count }) => ({ code, ...RENDER_FAILURES[code], count }));
}
