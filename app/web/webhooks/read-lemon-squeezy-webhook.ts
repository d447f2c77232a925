import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '#app/config.server.ts';
import type { ReceivedWebhook } from '#app/domain/inbox/receive-webhook.ts';
import { readEventHead } from '#app/services/lemon-squeezy/read-event.ts';
import { log } from '#app/services/log.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import type { WebhookRequest } from './webhook-request.ts';

/**
 * A message of Lemon Squeezy's whose HMAC over the raw body is right. It has no id of its own: the same body is the same
 * message. Closed while no secret is configured.
 */
export function readLemonSqueezyWebhook({ body, header }: WebhookRequest): ReceivedWebhook {
  if (!isSigned(body, header('x-signature'), config.lemonSqueezy?.webhookSecret)) {
    // Whoever sent it made up all of it: of the message only its size is noted.
    log().warn(
      { security: 'webhook-signature', provider: 'lemon-squeezy', bytes: body.length },
      'A webhook was not signed',
    );
    throw new HttpRefusal('unauthorized');
  }
  const text = body.toString('utf8');
  const head = readEventHead(text);
  if (!head) throw new HttpRefusal('bad-request', { detail: 'The body is no event.' });
  return {
    provider: 'lemon-squeezy',
    eventId: createHash('sha256').update(body).digest('hex'),
    // The name in the body is signed, the one in the header is not.
    topic: head.name,
    shop: head.customData.shop,
    body: text,
  };
}

function isSigned(body: Buffer, signature: string, secret: string | undefined): boolean {
  if (!secret) return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = /^[0-9a-f]{64}$/i.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(0);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
