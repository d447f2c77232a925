import type { ClientSession } from 'mongoose';
import { AuditEntryRecord } from './audit-entry.record.ts';

/** What people wrote in words of their own, and keys that hold them: names can be in there. */
const WRITTEN_BY_HAND = { 'facts.reason': 1, 'facts.key': 1 } as const;

/**
 * Puts the hash in the place of a store's domain in the audit log, in the transaction of the store's deletion: every entry
 * stays, and those of one store can still be told from the others'.
 */
export async function pseudonymiseAuditLog(shop: string, shopHash: string, session: ClientSession): Promise<void> {
  await AuditEntryRecord.updateMany({ shop }, { $set: { shop: shopHash }, $unset: WRITTEN_BY_HAND }, { session });
}
