/**
 * Routes of described endpoints: who is asking, counted and parsed as described, one call of the domain, the answer.
 * Errors become problems (RFC 9457).
 */
import { z } from 'zod';
import type { Answered, Asked, Endpoint } from './api/endpoint.ts';
import { conditionalJson } from './conditional-json.ts';
import { withCors } from './cors.ts';
import { requireCronSecret } from './cron-secret.ts';
import { HttpRefusal } from './http-refusal.ts';
import { type Merchant, requireMerchant } from './merchant.ts';
import { parseJsonBody, parseQuery, parseWith } from './parse.ts';
import type { PictureClaim } from './picture-address.ts';
import { checkedOwner } from './picture-owner.ts';
import { answer } from './problem.ts';
import { type AddressLimit, type Count, countedBy } from './rate-limits.ts';

type Route = (call: { request: Request; params: Record<string, string | undefined> }) => Promise<Response>;

/** Whoever may have no token is counted by address: an endpoint that counts stores alone does not compile here. */
type ByAddress = Endpoint & { limit: AddressLimit };

/** For a store's session token. */
export function serveMerchant<E extends Endpoint & { limit: 'store' }>(
  endpoint: E,
  work: (asked: Asked<E> & { merchant: Merchant; shop: string }) => Promise<Answered<E>>,
): Route {
  return serve(endpoint, async ({ request, params }, count) => {
    const merchant = await requireMerchant(request, count);
    return work({ ...(await parse(endpoint, request, params)), merchant, shop: merchant.shop });
  });
}

/** For a signed address of this picture, or a session token; `shop` owns the picture. */
export function servePicture<E extends ByAddress>(
  endpoint: E,
  claim: (asked: Asked<E>) => Pick<PictureClaim, 'recordId' | 'variant'>,
  work: (asked: Asked<E> & { shop: string }) => Promise<Answered<E>>,
): Route {
  return serve(endpoint, async ({ request, params }, count) => {
    const asked = await parse(endpoint, request, params);
    return work({ ...asked, shop: await checkedOwner(request, claim(asked), count) });
  });
}

/** For the scheduler, which has a secret. */
export function serveScheduler<E extends ByAddress>(
  endpoint: E,
  work: (asked: Asked<E>) => Promise<Answered<E>>,
): Route {
  return serve(endpoint, async ({ request, params }, count) => {
    await requireCronSecret(request, count);
    return work(await parse(endpoint, request, params));
  });
}

/** For everybody; a Response where the answer's text is at hand already. */
export function serveAnybody<E extends ByAddress>(
  endpoint: E,
  work: (asked: Asked<E>) => Promise<Answered<E> | Response>,
): Route {
  return serve(endpoint, async ({ request, params }, count) => {
    await count();
    return work(await parse(endpoint, request, params));
  });
}

function serve(endpoint: Endpoint, work: (call: Parameters<Route>[0], count: Count) => Promise<unknown>): Route {
  return async (call) => {
    const { request } = call;
    const answered = await answer(async () => {
      const isMeant = request.method === endpoint.method || (request.method === 'HEAD' && endpoint.method === 'GET');
      if (!isMeant) throw new HttpRefusal('method-not-allowed', { allowed: endpoint.method });
      const value = await work(call, countedBy(endpoint.limit, request));
      return value instanceof Response ? value : jsonOf(endpoint, request, value);
    });
    return withCors(endpoint, request, answered);
  };
}

function jsonOf({ success, caching }: Endpoint, request: Request, value: unknown): Response {
  if (caching === 'revalidate') return conditionalJson(request, value);
  const headers: HeadersInit = caching === 'no-store' ? { 'cache-control': 'private, no-store' } : {};
  return Response.json(value, { status: success, headers });
}

async function parse<E extends Endpoint>(
  endpoint: E,
  request: Request,
  params: Record<string, string | undefined>,
): Promise<Asked<E>> {
  const parsed = {
    request,
    params: endpoint.params && parseWith(endpoint.params, params),
    query: endpoint.query && parseQuery(request, endpoint.query),
    body: endpoint.body && (await parseBody(request, endpoint.body, endpoint)),
  };
  // What the schemas give has the types that the description takes from the same schemas.
  return parsed as Asked<E>;
}

async function parseBody(request: Request, schema: z.ZodType, { shapeOf, maxBytes }: Endpoint): Promise<unknown> {
  if (!shapeOf) return parseJsonBody(request, schema, maxBytes);
  const value = await parseJsonBody(request, z.looseObject({}), maxBytes);
  return parseWith(shapeOf(value), value);
}
