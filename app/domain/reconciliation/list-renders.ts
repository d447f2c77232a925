import type { QueryFilter, Types } from 'mongoose';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { A_PAGE } from './confirm.ts';

export interface RenderList {
  ids: () => AsyncGenerator<Types.ObjectId>;
  /** How many were listed so far. */
  count: () => number;
}

/** The ids of renders, however many there are; so many at a time are in memory. */
export function listRenders(which: QueryFilter<Render>, batchSize = A_PAGE): RenderList {
  let count = 0;
  return {
    count: () => count,
    async *ids() {
      for await (const { _id } of RenderRecord.find(which).select('_id').lean().cursor({ batchSize })) {
        count += 1;
        yield _id;
      }
    },
  };
}
