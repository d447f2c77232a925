import { z } from 'zod';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { archiveBusiness } from '#app/domain/businesses/archive-business.ts';
import { noteScopes } from '#app/domain/businesses/note-scopes.ts';
import { redactShop } from '#app/domain/businesses/redact-shop.ts';
import { renameBusiness } from '#app/domain/businesses/rename-business.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { tracesToErase } from './forget-store.ts';
import { type WebhookMessage, WebhookMessageRecord } from './webhook-message.record.ts';

const shopUpdate = z.object({ name: z.string(), email: z.string().nullish(), iana_timezone: z.string().nullish() });

const scopesUpdate = z.object({ current: z.array(z.string()).optional() });

/** Shopify asks for a store's deletion so long after the app was removed. */
const REDACTED_AFTER_MS = 48 * 60 * 60 * 1000;

/** What each of Shopify's topics does. False for a topic that nothing is done about. */
export async function handleShopifyWebhook(message: WebhookMessage): Promise<boolean> {
  const { shop } = message;
  if (!shop) return false;
  const at = message.triggeredAt ?? message.receivedAt;
  switch (message.topic) {
    case 'app/uninstalled':
      await archiveBusiness({ shop, triggeredAt: at });
      return true;
    case 'shop/update': {
      const { name, email, iana_timezone: ianaTimezone } = shopUpdate.parse(JSON.parse(message.body));
      await renameBusiness(shop, { name, email, ianaTimezone, at });
      return true;
    }
    case 'app/scopes_update': {
      const { current } = scopesUpdate.parse(JSON.parse(message.body));
      if (!current) return false;
      await noteScopes({ shop, scopes: current, at });
      return true;
    }
    case 'shop/redact':
      // The message of the removal may be lost. A store that was seen since has the app again, and keeps everything.
      await archiveBusiness({ shop, triggeredAt: new Date(at.getTime() - REDACTED_AFTER_MS) });
      await redactShop({ shop, by: 'shopify', now: new Date() });
      return true;
    case 'customers/data_request':
    case 'customers/redact':
      await answerCustomerRequest({ ...message, shop });
      return true;
    default:
      return false;
  }
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
