import type { IncomingMessage } from 'node:http';
import { isNewsForRules } from '#app/domain/automations/product-news.ts';
import { receiveWebhook } from '#app/domain/inbox/receive-webhook.ts';
import type { Endpoint } from '#app/web/api/endpoint.ts';
import { WEBHOOK_ENDPOINTS } from '#app/web/api/webhook-endpoints.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import { problemResponse } from '#app/web/problem.ts';
import { countedBy } from '#app/web/rate-limits.ts';
import { arrivingBodies } from './arriving-bodies.ts';
import { readLemonSqueezyWebhook } from './read-lemon-squeezy-webhook.ts';
import { readResendWebhook } from './read-resend-webhook.ts';
import { readShopifyWebhook } from './read-shopify-webhook.ts';
import { takeFashnWebhook } from './take-fashn-webhook.ts';
import { takeFlowAction, takeFlowWord } from './take-flow-request.ts';
import type { WebhookRequest } from './webhook-request.ts';

/** Several times the size of the largest message that we subscribe to. */
const MAX_BYTES = 256_000;

/**
 * Who may send messages: what is taken at each address, and how much of it. A topic that needs more than others gets an
 * address of its own: the header that names a topic is no more than the sender's word.
 */
const TAKEN: { endpoint: Endpoint; maxBytes: number; take: (request: WebhookRequest) => Promise<unknown> }[] = [
  {
    endpoint: WEBHOOK_ENDPOINTS.shopify,
    maxBytes: MAX_BYTES,
    take: async (request) => {
      const message = readShopifyWebhook(request);
      if (await isNewsForRules(message)) await receiveWebhook(message);
    },
  },
  {
    endpoint: WEBHOOK_ENDPOINTS.lemonSqueezy,
    maxBytes: MAX_BYTES,
    take: (request) => receiveWebhook(readLemonSqueezyWebhook(request)),
  },
  {
    endpoint: WEBHOOK_ENDPOINTS.resend,
    maxBytes: MAX_BYTES,
    take: (request) => receiveWebhook(readResendWebhook(request)),
  },
  { endpoint: WEBHOOK_ENDPOINTS.flowAction, maxBytes: 64_000, take: takeFlowAction },
  { endpoint: WEBHOOK_ENDPOINTS.flowUse, maxBytes: 64_000, take: takeFlowWord },
  { endpoint: WEBHOOK_ENDPOINTS.fashn, maxBytes: 64_000, take: takeFashnWebhook },
];

/** Whoever sends wants an answer within seconds: Shopify within five. */
const bodies = arrivingBodies({ budgetBytes: 32_000_000, patienceMs: 10_000 });

export const WEBHOOK_ADDRESSES: string[] = TAKEN.map(({ endpoint }) => endpoint.path);

/**
 * Takes a message of another system's: read to its end, the sender checked on the raw body, stored. Returns nothing
 * when that is done, else the problem to answer with.
 */
export async function takeWebhook(request: IncomingMessage): Promise<Response | undefined> {
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://inbox');
    const path = pathname.replace(/\/$/, '');
    const taken = TAKEN.find(({ endpoint }) => endpoint.path === path);
    if (!taken) throw new HttpRefusal('no-such-address');
    const { method, limit } = taken.endpoint;
    if (request.method !== method) throw new HttpRefusal('method-not-allowed', { allowed: method });
    await countedBy(limit, { method })();
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
