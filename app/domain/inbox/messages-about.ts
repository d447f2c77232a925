import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { WebhookMessageRecord } from './webhook-message.record.ts';

/**
 * Messages about a subscription's invoices do not say whose they are, and can come before the one that does. They are
 * noted under their subscription before they are taken in, so that none is missed.
 */
export async function noteSubscriptionOf(message: { _id: unknown }, subscriptionId: string): Promise<void> {
  await WebhookMessageRecord.updateOne({ _id: message._id }, { $set: { subscriptionId } });
}

/**
 * Gives the messages about a subscription's invoices to the store that it turned out to be of, so that they are deleted with
 * it; where that was deleted already, those that are done with lose what they say of it. Safe to repeat.
 */
export async function nameMessagesAbout(subscriptionId: string, shop: string, now: Date): Promise<void> {
  await WebhookMessageRecord.updateMany({ subscriptionId, shop: null }, { $set: { shop } });
  if (isStoreDomain(shop)) return;
  await WebhookMessageRecord.updateMany(
    { subscriptionId, status: { $ne: 'received' }, bodyErasedAt: null },
    { $set: { body: '', bodyErasedAt: now }, $unset: { lastError: 1 } },
  );
}
