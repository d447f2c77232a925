import type { ReceivedWebhook } from '#app/domain/inbox/receive-webhook.ts';
import { log } from '#app/services/log.ts';
import { isResendSignature, readEventType } from '#app/services/resend/read-event.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import type { WebhookRequest } from './webhook-request.ts';

/**
 * A message of Resend's whose Svix signature over id, time and raw body is right. A redelivery has the same id. Closed
 * while no secret is configured.
 */
export function readResendWebhook({ body, header }: WebhookRequest): ReceivedWebhook {
  const [id, timestamp, signature] = [header('svix-id'), header('svix-timestamp'), header('svix-signature')];
  const text = body.toString('utf8');
  if (!isResendSignature(text, { id, timestamp, signature })) {
    // Whoever sent it made up all of it: of the message only its size is noted.
    log().warn({ security: 'webhook-signature', provider: 'resend', bytes: body.length }, 'A webhook was not signed');
    throw new HttpRefusal('unauthorized');
  }
  const topic = readEventType(text);
  if (!topic) throw new HttpRefusal('bad-request', { detail: 'The body is no event.' });
  return { provider: 'resend', eventId: id, topic, body: text };
}
