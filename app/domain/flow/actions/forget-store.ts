import { type ForgetStep, type Forgotten, someIds } from '#app/domain/forget-step.ts';
import { FlowRunRecord } from './flow-run.record.ts';

/** Deletes what workflows of a store asked for that is being deleted: whoever is at it loses it, and makes no more of it. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  const ids = await someIds(FlowRunRecord, { shop: step.shop }, step);
  if (ids.length > 0) await FlowRunRecord.deleteMany({ _id: { $in: ids } }, { session: step.session });
  return { records: ids.length };
}
