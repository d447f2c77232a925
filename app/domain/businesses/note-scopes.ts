import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { BusinessRecord } from './business.record.ts';

/**
 * Notes what the app may do in a store from `at` on, on its record and in the audit log, for whoever has to find out why
 * something was refused. What is older than what is known, or said again, leaves no entry.
 */
export async function noteScopes(grant: { shop: string; scopes: string[]; at: Date }): Promise<void> {
  const { shop, scopes, at } = grant;
  await inTransaction(async (session) => {
    const before = await BusinessRecord.findOneAndUpdate(
      { shop, $or: [{ scopesGrantedAt: null }, { scopesGrantedAt: { $lt: at } }] },
      { $set: { grantedScopes: scopes, scopesGrantedAt: at } },
      { session, returnDocument: 'before' },
    ).lean();
    if (!before || isSame(scopes, before.grantedScopes)) return;
    const facts = { scopes: scopes.join(','), before: before.grantedScopes?.join(',') ?? '' };
    await writeAuditEntry({ at, by: 'shopify', action: 'scopes.changed', shop, facts }, session);
  });
}

function isSame(scopes: readonly string[], before: readonly string[] | null | undefined): boolean {
  return before?.toSorted().join() === scopes.toSorted().join();
}
