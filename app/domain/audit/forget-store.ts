import { type ForgetStep, type Forgotten, someIds } from '#app/domain/forget-step.ts';
import { AuditEntryRecord } from './audit-entry.record.ts';

/** What people wrote in words of their own, and keys that hold them: names can be in there. */
const WRITTEN_BY_HAND = { 'facts.reason': 1, 'facts.key': 1 } as const;

/**
 * Puts the hash in the place of the name of a store that is being deleted: every entry stays, and those of one store can
 * still be told from the others'.
 */
export async function forgetStore(step: ForgetStep): Promise<Forgotten> {
  const { shop, hash, session } = step;
  const ids = await someIds(AuditEntryRecord, { shop }, step);
  const nameless = { $set: { shop: hash }, $unset: WRITTEN_BY_HAND };
  if (ids.length > 0) await AuditEntryRecord.updateMany({ _id: { $in: ids } }, nameless, { session });
  return { records: ids.length };
}
