import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { log } from '#app/services/log.ts';
import { readInstallation } from '#app/services/shopify/installation.ts';
import { forgetTokenLease } from '#app/services/shopify/offline-token.ts';
import { deleteSessions } from '#app/services/shopify/sessions.ts';
import { archiveBusiness } from './archive-business.ts';
import { redactShop } from './redact-shop.ts';
import { deletableFrom, REDACTED_AFTER_MS, type RemovalOutcome } from './removal.ts';

/** A deletion that takes long goes on after so long, or when another worker has let go of it. */
const GO_ON_AFTER_MS = 1000;

/**
 * Takes a message that asks for a store's deletion as a reason to ask Shopify, then deletes the store when its time has
 * come. One whose token is still good, or that was seen since it removed the app, keeps everything. Throws ServiceError
 * `later` while Shopify, or storage, does not answer.
 */
export async function takeRedaction(message: { shop: string; askedAt: Date; now: Date }): Promise<RemovalOutcome> {
  const { shop, now } = message;
  // Tried again after the records were deleted, the message brings the store's hash, and there is nobody to ask.
  if (isStoreDomain(shop) && !(await BusinessRecord.exists({ shop }))) {
    await forgetVisitor(shop);
  } else if (isStoreDomain(shop)) {
    if (!(await isRemoved(message))) return false;
    const business = await BusinessRecord.findOne({ shop }).lean();
    if (business && !business.archivedAt) return false;
    const lookAgainAt = business?.archivedAt && deletableFrom({ ...business, archivedAt: business.archivedAt });
    if (lookAgainAt && lookAgainAt > now) return { lookAgainAt };
  }
  const isOver = await redactShop({ shop, by: 'shopify', now });
  return isOver || { lookAgainAt: new Date(Date.now() + GO_ON_AFTER_MS) };
}

/** A store that opened the app while its former records went was never made a business, and left its tokens. */
async function forgetVisitor(shop: string): Promise<void> {
  const { state } = await readInstallation(shop);
  if (state === 'installed') return;
  await deleteSessions(shop);
  await forgetTokenLease(shop);
}

/** False when Shopify still takes its token. Else it is archived by now, also when the message of its removal was lost. */
async function isRemoved({ shop, askedAt, now }: { shop: string; askedAt: Date; now: Date }): Promise<boolean> {
  const { state } = await readInstallation(shop);
  if (state === 'installed') {
    log().warn(
      { security: 'untrue-removal', shop },
      'A message asked for a deletion, and Shopify takes the store’s token',
    );
    return false;
  }
  const confirmedAt = state === 'removed' ? now : undefined;
  await archiveBusiness({ shop, triggeredAt: new Date(askedAt.getTime() - REDACTED_AFTER_MS), confirmedAt });
  return true;
}
