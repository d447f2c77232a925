import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { cancelQueuedRenders } from '#app/domain/renders/cancel-queued-renders.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { deleteSessions } from '#app/services/shopify/sessions.ts';
import { BusinessRecord } from './business.record.ts';

/**
 * Archives a store that removed the app: waiting renders are cancelled and their credits given back, its tokens are
 * forgotten, everything else stays for the day it comes back. A message that is older than the latest installation
 * changes nothing; repeating it after a failure half-way does the rest.
 */
export async function archiveBusiness(removal: { shop: string; triggeredAt: Date }): Promise<void> {
  const { shop, triggeredAt } = removal;
  await inTransaction(async (session) => {
    const archived = await BusinessRecord.updateOne(
      { shop, archivedAt: null, installedAt: { $lte: triggeredAt } },
      { $set: { archivedAt: triggeredAt } },
      { session },
    );
    if (archived.modifiedCount !== 1) return;
    await writeAuditEntry({ at: triggeredAt, by: 'shopify', action: 'shop.archived', shop, facts: {} }, session);
  });
  const isArchived = await BusinessRecord.exists({ shop, archivedAt: triggeredAt });
  if (!isArchived) return;
  await cancelQueuedRenders(shop, new Date());
  await deleteSessions(shop);
}
