import { type ForgetStep, type Forgotten, partByPart, someIds } from '#app/domain/forget-step.ts';
import { BulkActionRecord } from './bulk-action.record.ts';
import { BulkItemRecord } from './bulk-item.record.ts';
import { PublicationRecord } from './publication.record.ts';
import { UNFINISHED_PUBLICATIONS } from './publication-state.ts';

/**
 * Deletes publications of a store that is being deleted, first what asks for more of them, then those that somebody may be
 * at: whoever it is loses them.
 */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  return partByPart(step, [
    async (rest) => {
      const ids = await someIds(BulkActionRecord, { shop: rest.shop }, rest);
      await BulkActionRecord.deleteMany({ _id: { $in: ids } }, { session: rest.session });
      return { records: ids.length };
    },
    async (rest) => {
      const ids = await someIds(BulkItemRecord, { shop: rest.shop }, rest);
      await BulkItemRecord.deleteMany({ _id: { $in: ids } }, { session: rest.session });
      return { records: ids.length };
    },
    (rest) => deleteSome(rest, { status: { $in: [...UNFINISHED_PUBLICATIONS] } }),
    (rest) => deleteSome(rest, {}),
  ]);
}

async function deleteSome(step: ForgetStep, which: object): Promise<Forgotten> {
  const ids = await someIds(PublicationRecord, { shop: step.shop, ...which }, step);
  if (ids.length > 0) await PublicationRecord.deleteMany({ _id: { $in: ids } }, { session: step.session });
  return { records: ids.length };
}
