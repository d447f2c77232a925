import { z } from 'zod';
import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { archiveBusiness } from '#app/domain/businesses/archive-business.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { redactShop } from '#app/domain/businesses/redact-shop.ts';
import { renameBusiness } from '#app/domain/businesses/rename-business.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import type { WebhookMessage } from './webhook-message.record.ts';

const shopUpdate = z.object({ name: z.string(), email: z.string().nullish(), iana_timezone: z.string().nullish() });

const scopesUpdate = z.object({ current: z.array(z.string()).default([]) });

/** What each of Shopify's topics does. False for a topic that nothing is done about. */
export async function handleShopifyWebhook(message: WebhookMessage): Promise<boolean> {
  const { shop } = message;
  if (!shop) return false;
  switch (message.topic) {
    case 'app/uninstalled':
      await archiveBusiness({ shop, triggeredAt: message.triggeredAt ?? message.receivedAt });
      return true;
    case 'shop/update': {
      const facts = shopUpdate.parse(JSON.parse(message.body));
      await renameBusiness(shop, { name: facts.name, email: facts.email, ianaTimezone: facts.iana_timezone });
      return true;
    }
    case 'app/scopes_update':
      await noteScopes(shop, scopesUpdate.parse(JSON.parse(message.body)).current);
      return true;
    case 'shop/redact':
      await redactShop({ shop, by: 'shopify', now: new Date() });
      return true;
    case 'customers/data_request':
    case 'customers/redact':
      await noteNoCustomerData(shop, message.topic);
      return true;
    default:
      return false;
  }
}

/** What the app may do in a store from now on, for whoever has to find out why something was refused. */
async function noteScopes(shop: string, scopes: string[]): Promise<void> {
  const at = new Date();
  await inTransaction(async (session) => {
    await BusinessRecord.updateOne({ shop }, { $set: { grantedScopes: scopes } }, { session });
    const facts = { scopes: scopes.join(',') };
    await writeAuditEntry({ at, by: 'shopify', action: 'scopes.changed', shop, facts }, session);
  });
}

/** The product keeps nothing of a store's customers: there is nothing to give or to delete, and the audit log says so. */
async function noteNoCustomerData(shop: string, topic: string): Promise<void> {
  await inTransaction((session) =>
    writeAuditEntry(
      { at: new Date(), by: 'shopify', action: topic.replace('/', '.'), shop, facts: { customerRecordsHeld: 0 } },
      session,
    ),
  );
}
