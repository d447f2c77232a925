import type { IncomingMessage } from 'node:http';
import { receiveWebhook } from '#app/domain/inbox/receive-webhook.ts';
import { WEBHOOK_ENDPOINTS } from '#app/web/api/webhook-endpoints.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import { problemResponse } from '#app/web/problem.ts';
import { limitAddress } from '#app/web/rate-limits.ts';
import { arrivingBodies } from './arriving-bodies.ts';
import { readLemonSqueezyWebhook } from './read-lemon-squeezy-webhook.ts';
import { readResendWebhook } from './read-resend-webhook.ts';
import { readShopifyWebhook } from './read-shopify-webhook.ts';
import { takeFashnWebhook } from './take-fashn-webhook.ts';
import type { WebhookRequest } from './webhook-request.ts';

/** Several times the size of the largest message that we subscribe to. */
const MAX_BYTES = 256_000;

/**
 * Who may send messages: what is taken at each address, and how much of it. A topic that needs more than others gets an
 * address of its own: the header that names a topic is no more than the sender's word.
 */
const TAKEN: Record<string, { maxBytes: number; take: (request: WebhookRequest) => Promise<unknown> }> = {
  [WEBHOOK_ENDPOINTS.shopify.path]: {
    maxBytes: MAX_BYTES,
    take: (request) => receiveWebhook(readShopifyWebhook(request)),
  },
  [WEBHOOK_ENDPOINTS.lemonSqueezy.path]: {
    maxBytes: MAX_BYTES,
    take: (request) => receiveWebhook(readLemonSqueezyWebhook(request)),
  },
  [WEBHOOK_ENDPOINTS.resend.path]: {
    maxBytes: MAX_BYTES,
    take: (request) => receiveWebhook(readResendWebhook(request)),
  },
  [WEBHOOK_ENDPOINTS.fashn.path]: { maxBytes: 64_000, take: takeFashnWebhook },
};

/** Whoever sends wants an answer within seconds: Shopify within five. */
const bodies = arrivingBodies({ budgetBytes: 32_000_000, patienceMs: 10_000 });

export const WEBHOOK_ADDRESSES = Object.keys(TAKEN);

/**
 * Takes a message of another system's: read to its end, the sender checked on the raw body, stored. Returns nothing
 * when that is done, else the problem to answer with.
 */
export async function takeWebhook(request: IncomingMessage): Promise<Response | undefined> {
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://inbox');
    const taken = TAKEN[pathname.replace(/\/$/, '')];
    if (!taken) throw new HttpRefusal('no-such-address');
    if (request.method !== 'POST') throw new HttpRefusal('method-not-allowed', { allowed: 'POST' });
    await limitAddress('webhooks');
    const body = await bodies.read(request, { maxBytes: taken.maxBytes, declaredBytes: bytesDeclaredBy(request) });
    await taken.take({ body, query: searchParams, header: (name) => String(request.headers[name] ?? '') });
    return undefined;
  } catch (error) {
    return problemResponse(error);
  }
}

function bytesDeclaredBy(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}
