import { deleteSessions } from '#app/services/shopify/sessions.ts';
import { BusinessRecord } from './business.record.ts';

/**
 * Archives a store that removed the app: its tokens are forgotten, everything else stays for the day it comes back. A
 * message that is older than the latest installation changes nothing.
 */
export async function archiveBusiness(removal: { shop: string; triggeredAt: Date }): Promise<void> {
  const archived = await BusinessRecord.updateOne(
    { shop: removal.shop, archivedAt: null, installedAt: { $lte: removal.triggeredAt } },
    { $set: { archivedAt: removal.triggeredAt } },
  );
  if (archived.modifiedCount === 1) await deleteSessions(removal.shop);
}
