import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { log } from '#app/services/log.ts';
import { readInstallation } from '#app/services/shopify/installation.ts';
import { archiveBusiness, noteReinstallation } from './archive-business.ts';
import { type RemovalOutcome, TOKEN_OUTLIVES_REMOVAL_MS } from './removal.ts';

/**
 * Takes a message that says that a store removed the app as a reason to ask Shopify. A store whose token is still good
 * keeps everything. Where there is nothing to ask with, the store is archived all the same: opening the app undoes that.
 * Throws ServiceError `later` while Shopify does not answer.
 */
export async function takeRemoval(message: { shop: string; removedAt: Date; now: Date }): Promise<RemovalOutcome> {
  const { shop, removedAt, now } = message;
  if (!(await BusinessRecord.exists({ shop }))) return true;
  const { state } = await readInstallation(shop);
  if (state === 'installed') return leaveInstalled(message);
  await archiveBusiness({ shop, triggeredAt: removedAt, confirmedAt: state === 'removed' ? now : undefined });
  return true;
}

/** It has the app again, or it never was removed, or Shopify is still about to end its token. */
async function leaveInstalled(message: { shop: string; removedAt: Date; now: Date }): Promise<RemovalOutcome> {
  const { shop, removedAt, now } = message;
  if (await inTransaction((session) => noteReinstallation({ shop, triggeredAt: removedAt }, session))) return true;
  const lookAgainAt = new Date(removedAt.getTime() + TOKEN_OUTLIVES_REMOVAL_MS);
  if (lookAgainAt > now) return { lookAgainAt };
  log().warn({ security: 'untrue-removal', shop }, 'A message told of a removal, and Shopify takes the store’s token');
  return false;
}
