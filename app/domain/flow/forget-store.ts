import { type ForgetStep, type Forgotten, partByPart, someIds } from '#app/domain/forget-step.ts';
import { FlowTriggerRecord } from './flow-trigger.record.ts';
import { FlowUseRecord } from './flow-use.record.ts';

/** Deletes what Flow was to be told of a store that is being deleted, and what Flow said of it. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  return partByPart(step, [
    async ({ shop, ...rest }) => {
      const ids = await someIds(FlowTriggerRecord, { shop }, rest);
      if (ids.length > 0) await FlowTriggerRecord.deleteMany({ _id: { $in: ids } }, { session: rest.session });
      return { records: ids.length };
    },
    async ({ shop, ...rest }) => {
      const ids = await someIds(FlowUseRecord, { shop }, rest);
      if (ids.length > 0) await FlowUseRecord.deleteMany({ _id: { $in: ids } }, { session: rest.session });
      return { records: ids.length };
    },
  ]);
}
