import type { ReceivedWebhook } from '#app/domain/inbox/receive-webhook.ts';
import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';
import { log } from '#app/services/log.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import { isSignature, shopifySignature } from './shopify-signature.ts';
import type { WebhookRequest } from './webhook-request.ts';

/** Where the body of a topic says whose it is. The bodies of all other topics say nothing of that. */
const STORE_IN_BODY: Record<string, 'myshopify_domain' | 'shop_domain'> = {
  'app/uninstalled': 'myshopify_domain',
  'shop/update': 'myshopify_domain',
  'customers/data_request': 'shop_domain',
  'customers/redact': 'shop_domain',
  'shop/redact': 'shop_domain',
};

/**
 * A message of Shopify's whose HMAC over the raw body is right. Checked here and not by the SDK, which first refreshes
 * the store's token: after an uninstallation that fails, and the message would be refused for ever.
 *
 * The HMAC covers the body alone, and its key signs session tokens and the addresses that the app is opened with, which
 * every merchant's browser holds: what is no JSON object, or names another store than the headers do, is none of Shopify's.
 */
export function readShopifyWebhook({ body, header: headerOf }: WebhookRequest): ReceivedWebhook {
  const header = (name: string) => headerOf(`x-shopify-${name}`);
  const signature = shopifySignature(body);
  // Whoever sent it made up all of it: of the message only its size is noted.
  if (!isSignature(signature, header('hmac-sha256'))) throw refused('webhook-signature', body);
  const topic = header('topic').toLowerCase();
  const shop = header('shop-domain').toLowerCase();
  const eventId = header('event-id') || header('webhook-id');
  if (!topic || !shop || !eventId)
    throw new HttpRefusal('bad-request', { detail: 'A header of Shopify’s is missing.' });
  const text = body.toString('utf8');
  if (!isStoreDomain(shop) || !isOfStore(text, topic, shop)) throw refused('webhook-forged', body);
  const triggeredAt = new Date(header('triggered-at'));
  return {
    provider: 'shopify',
    // One event can go to several topics' subscriptions. With the signature, which a redelivery has too: nobody signed the
    // id, and with a body of their own they can't use up one that is still to come.
    eventId: `${topic}:${eventId}:${signature.toString('base64url')}`,
    topic,
    shop,
    body: text,
    triggeredAt: Number.isNaN(triggeredAt.getTime()) ? undefined : triggeredAt,
  };
}

function refused(security: 'webhook-signature' | 'webhook-forged', { length: bytes }: Buffer): HttpRefusal {
  const what =
    security === 'webhook-forged' ? 'What was signed is no message of this store' : 'A webhook was not signed';
  log().warn({ security, provider: 'shopify', bytes }, what);
  return new HttpRefusal('unauthorized');
}

/** Whether this is the body of a message, and names the store if it names any. */
function isOfStore(text: string, topic: string, shop: string): boolean {
  const body = parse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  const names = body as { myshopify_domain?: unknown; shop_domain?: unknown };
  const required = STORE_IN_BODY[topic];
  if (required && typeof names[required] !== 'string') return false;
  return [names.myshopify_domain, names.shop_domain].every((name) => String(name ?? shop).toLowerCase() === shop);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
