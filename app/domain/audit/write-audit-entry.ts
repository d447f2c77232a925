import type { ClientSession } from 'mongoose';
import { AuditEntryRecord } from './audit-entry.record.ts';

export interface AuditFact {
  at: Date;
  by: string;
  action: string;
  shop?: string;
  facts: Record<string, string | number | boolean>;
}

/**
 * Appends to the audit log in the transaction of the change that it tells of. Nothing is ever removed there, or changed but
 * for one thing: a hash takes the place of a deleted store's name.
 */
export async function writeAuditEntry(entry: AuditFact, session: ClientSession): Promise<void> {
  await AuditEntryRecord.insertOne(entry, { session });
}
