import { type ForgetStep, type Forgotten, someIds } from '#app/domain/forget-step.ts';
import { WaitingStoreRecord } from './waiting-store.record.ts';

/** Takes a store that is being deleted off the list of those that wait. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  const { shop, session } = step;
  const ids = await someIds(WaitingStoreRecord, { shop }, step);
  await WaitingStoreRecord.deleteMany({ _id: { $in: ids } }, { session });
  return { records: ids.length };
}
