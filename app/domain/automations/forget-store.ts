import { type ForgetStep, type Forgotten, partByPart, someIds } from '#app/domain/forget-step.ts';
import { AutomationLogRecord } from './automation-log.record.ts';
import { AutomationPhotoRecord } from './automation-photo.record.ts';
import { AutomationRuleRecord } from './automation-rule.record.ts';
import { AutomationStoreRecord } from './automation-store.record.ts';
import { WatchedProductRecord } from './watched-product.record.ts';

/** Deletes what rules of a store that is being deleted are and know, the rules first: without them nothing is asked for. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  const records = [
    AutomationRuleRecord,
    WatchedProductRecord,
    AutomationStoreRecord,
    AutomationPhotoRecord,
    AutomationLogRecord,
  ];
  return partByPart(
    step,
    records.map((record) => async ({ shop, ...rest }: ForgetStep) => {
      const ids = await someIds(record, { shop }, rest);
      await record.collection.deleteMany({ _id: { $in: ids } }, { session: rest.session });
      return { records: ids.length };
    }),
  );
}
