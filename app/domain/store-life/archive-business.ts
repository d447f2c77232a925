import type { ClientSession } from 'mongoose';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { forgetWatched, stopRules } from '#app/domain/automations/ask/stop-rules.ts';
import { cancelBatches } from '#app/domain/batches/ask/cancel-batch.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { stopBulkActions } from '#app/domain/publications/bulk/stop-bulk-action.ts';
import { failQueuedPublications } from '#app/domain/publications/trouble/fail-queued-publications.ts';
import { cancelQueuedRenders } from '#app/domain/renders/run/cancel-queued-renders.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { deleteSessions } from '#app/services/shopify/sessions.ts';

export interface Removal {
  shop: string;
  triggeredAt: Date;
  /** When Shopify itself said so, if it did. */
  confirmedAt?: Date | undefined;
}

/**
 * Archives a store that removed the app: rules are paused, batches and waiting renders are cancelled and their credits given back, bulk actions stop, waiting
 * publications fail, its tokens are forgotten, everything else stays for the day it comes back. A message from before the store was last
 * installed or seen archives nothing; repeating it after a failure half-way does the rest.
 */
export async function archiveBusiness(removal: Removal): Promise<void> {
  const { shop, triggeredAt, confirmedAt } = removal;
  await inTransaction(async (session) => {
    // Also of a store that is archived: a sign-in from before this removal may be about to restore it.
    const earlier = { $or: [{ archivedAt: null }, { archivedAt: { $lt: triggeredAt } }] };
    const before = await BusinessRecord.findOneAndUpdate(
      { shop, ...earlier, installedAt: { $lte: triggeredAt }, seenAt: { $not: { $gt: triggeredAt } } },
      { $set: { archivedAt: triggeredAt, ...(confirmedAt ? { removalConfirmedAt: confirmedAt } : {}) } },
      { session },
    ).lean();
    if (!before) {
      await noteReinstallation(removal, session);
    } else if (!before.archivedAt) {
      await stopRules(shop, triggeredAt, session);
      await writeAuditEntry({ at: triggeredAt, by: 'shopify', action: 'shop.archived', shop, facts: {} }, session);
    }
  });
  const now = new Date();
  for (const step of [
    forgetWatched,
    cancelBatches,
    cancelQueuedRenders,
    stopBulkActions,
    failQueuedPublications,
    deleteSessions,
  ]) {
    // Asked each time: the store may be back, and what it asks for from then on is none of this.
    if (!(await BusinessRecord.exists({ shop, archivedAt: triggeredAt }))) return;
    await step(shop, now);
  }
}

/** It was removed, and seen since: it was installed anew in between. False when it was not seen since. */
export async function noteReinstallation(removal: Removal, session: ClientSession): Promise<boolean> {
  const { shop, triggeredAt } = removal;
  const back = { shop, archivedAt: null, installedAt: { $lte: triggeredAt }, seenAt: { $gt: triggeredAt } };
  const business = await BusinessRecord.findOne(back).session(session).lean();
  if (!business?.seenAt) return false;
  await BusinessRecord.updateOne(back, { $set: { installedAt: business.seenAt } }, { session });
  const facts = { removedAt: triggeredAt.toISOString() };
  await writeAuditEntry({ at: business.seenAt, by: 'shopify', action: 'shop.reinstalled', shop, facts }, session);
  return true;
}
