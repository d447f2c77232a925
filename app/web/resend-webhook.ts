import { Refusal } from '#app/domain/errors.ts';
import type { ReceivedWebhook } from '#app/domain/webhooks/receive-webhook.ts';
import { log } from '#app/services/log.ts';
import { isResendSignature, readEventType } from '#app/services/resend/read-event.ts';
import { limitAddress } from './rate-limits.ts';
import { readBody } from './read-body.ts';

const BODY_MAX_BYTES = 1_000_000;

/**
 * A message of Resend's whose Svix signature over id, time and raw body is right. A redelivery has the same id. Closed
 * while no secret is configured.
 */
export async function readResendWebhook(request: Request): Promise<ReceivedWebhook> {
  await limitAddress('webhooks');
  const body = await readBody(request, BODY_MAX_BYTES);
  const header = (name: string) => request.headers.get(`svix-${name}`) ?? '';
  const [id, timestamp, signature] = [header('id'), header('timestamp'), header('signature')];
  const text = body.toString('utf8');
  if (!isResendSignature(text, { id, timestamp, signature })) {
    // Whoever sent it made up all of it: of the message only its size is noted.
    log().warn({ security: 'webhook-signature', provider: 'resend', bytes: body.length }, 'A webhook was not signed');
    throw new Refusal('unauthorized');
  }
  const topic = readEventType(text);
  if (!topic) throw new Refusal('bad-request', { detail: 'The body is no event.' });
  return { provider: 'resend', eventId: id, topic, body: text };
}
