import { type ForgetStep, type Forgotten, partByPart, someIds } from '#app/domain/forget-step.ts';
import { BatchRecord } from './batch.record.ts';
import { BatchChunkRecord } from './batch-chunk.record.ts';
import { BatchListRecord } from './batch-list.record.ts';

/** Deletes batches of a store that is being deleted, first those that somebody may be at: whoever it is loses them. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  return partByPart(step, [
    async ({ shop, ...rest }) => {
      const ids = await someIds(BatchRecord, { shop }, rest);
      await BatchRecord.deleteMany({ _id: { $in: ids } }, { session: rest.session });
      return { records: ids.length };
    },
    async ({ shop, ...rest }) => {
      const ids = await someIds(BatchChunkRecord, { shop }, rest);
      await BatchChunkRecord.deleteMany({ _id: { $in: ids } }, { session: rest.session });
      return { records: ids.length };
    },
    async ({ shop, ...rest }) => {
      const ids = await someIds(BatchListRecord, { shop }, rest);
      await BatchListRecord.deleteMany({ _id: { $in: ids } }, { session: rest.session });
      return { records: ids.length };
    },
  ]);
}
