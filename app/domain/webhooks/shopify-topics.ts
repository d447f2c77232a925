import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { noteProductEvent } from '#app/domain/automations/note-product-event.ts';
import { lookAtName, lookAtScopes } from '#app/domain/businesses/look-at-store.ts';
import { type WebhookMessage, WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { tracesToErase } from '#app/domain/store-life/forget-store.ts';
import { takeRedaction } from '#app/domain/store-life/take-redaction.ts';
import { takeRemoval } from '#app/domain/store-life/take-removal.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { readProductEvent } from '#app/services/shopify/product-event.ts';

/**
 * What each of Shopify's topics leads to. Whoever can get something else signed with the app's secret can send any of them
 * for any store: so none is believed, and each is a reason to look at what Shopify says to the store's own token. False for
 * a message that nothing is done about; a time when it has to be looked at again.
 */
export async function handleShopifyWebhook(message: WebhookMessage): Promise<boolean | { lookAgainAt: Date }> {
  const { shop } = message;
  if (!shop) return false;
  switch (message.topic) {
    case 'app/uninstalled':
      return takeRemoval({ shop, removedAt: toldAt(message), now: new Date() });
    case 'shop/redact':
      return takeRedaction({ shop, askedAt: toldAt(message), now: new Date() });
    case 'shop/update':
      return lookAtName(shop);
    case 'app/scopes_update':
      return lookAtScopes(shop);
    case 'customers/data_request':
    case 'customers/redact':
      await answerCustomerRequest({ ...message, shop });
      return true;
    case 'products/create':
    case 'products/update':
    case 'products/delete': {
      const product = readProductEvent(message.body);
      return product ? noteProductEvent({ shop, topic: message.topic, ...product, at: new Date() }) : false;
    }
    default:
      return false;
  }
}

/** When it happened, as the message says: nobody signed that, and it was not after the message came. */
function toldAt({ triggeredAt, receivedAt }: WebhookMessage): Date {
  return triggeredAt && triggeredAt < receivedAt ? triggeredAt : receivedAt;
}

/**
 * The product keeps nothing of a store's customers: there is nothing to give or to delete but the message itself, whose body
 * names the customer. It is erased, and the audit log says so, in the one transaction that ends the message.
 */
async function answerCustomerRequest(message: WebhookMessage & { shop: string }): Promise<void> {
  const { _id, attempts, topic } = message;
  const at = new Date();
  await inTransaction(async (session) => {
    const shop = (await tracesToErase(message, session)).shop ?? message.shop;
    const ended = await WebhookMessageRecord.updateOne(
      { _id, status: 'received', attempts },
      { $set: { status: 'processed', processedAt: at, shop, body: '', bodyErasedAt: at }, $unset: { leaseUntil: 1 } },
      { session },
    );
    if (ended.modifiedCount !== 1) return;
    const facts = { customerRecordsHeld: 0, messageId: String(_id) };
    await writeAuditEntry({ at, by: 'shopify', action: topic.replace('/', '.'), shop, facts }, session);
  });
}
