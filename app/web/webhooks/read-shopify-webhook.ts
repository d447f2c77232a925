import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { Refusal } from '#app/domain/errors.ts';
import type { ReceivedWebhook } from '#app/domain/webhooks/receive-webhook.ts';
import { log } from '#app/services/log.ts';
import type { WebhookRequest } from './webhook-request.ts';

/**
 * A message of Shopify's whose HMAC over the raw body is right. Checked here and not by the SDK, which first refreshes
 * the store's token: after an uninstallation that fails, and the message would be refused for ever.
 */
export function readShopifyWebhook({ body, header: headerOf }: WebhookRequest): ReceivedWebhook {
  const header = (name: string) => headerOf(`x-shopify-${name}`);
  const expected = createHmac('sha256', config.shopify.apiSecret).update(body).digest();
  const given = Buffer.from(header('hmac-sha256'), 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    // Whoever sent it made up all of it: of the message only its size is noted.
    log().warn({ security: 'webhook-signature', provider: 'shopify', bytes: body.length }, 'A webhook was not signed');
    throw new Refusal('unauthorized');
  }
  const topic = header('topic').toLowerCase();
  const shop = header('shop-domain').toLowerCase();
  const eventId = header('event-id') || header('webhook-id');
  if (!topic || !shop || !eventId) throw new Refusal('bad-request', { detail: 'A header of Shopify’s is missing.' });
  const triggeredAt = new Date(header('triggered-at'));
  return {
    provider: 'shopify',
    // One event can go to several topics' subscriptions.
    eventId: `${topic}:${eventId}`,
    topic,
    shop,
    body: body.toString('utf8'),
    triggeredAt: Number.isNaN(triggeredAt.getTime()) ? undefined : triggeredAt,
  };
}
