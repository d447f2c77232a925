import { type ForgetStep, type Forgotten, someIds } from '#app/domain/forget-step.ts';
import { CreditEntryRecord } from './credit-entry.record.ts';

/** Deletes the ledger of a store that is being deleted. */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  const ids = await someIds(CreditEntryRecord, { shop: step.shop }, step);
  if (ids.length > 0) await CreditEntryRecord.deleteMany({ _id: { $in: ids } }, { session: step.session });
  return { records: ids.length };
}
