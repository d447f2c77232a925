import { config } from '#app/config.server.ts';
import { log } from '#app/services/log.ts';
import { type RateLimit, takePoint } from '#app/services/rate-limiter/take-point.ts';
import { HttpRefusal } from './http-refusal.ts';
import { networkOf } from './network-of.ts';
import { callerAddress } from './request-context.ts';

/**
 * Every rate limit. Generous for people: an admin page makes some requests a second while a photo is made. Stores are
 * known by their session token, everybody else by the address that they call from.
 */
const RATE_LIMITS = {
  'store-reads': { points: 1200, seconds: 60 },
  'store-writes': { points: 300, seconds: 60 },
  /** A page of History shows some 60 pictures; an office has one address for many people. */
  'address-pictures': { points: 6000, seconds: 60 },
  /** All stores' messages come from the same few addresses of Shopify's. Taking one in costs little more than Redis. */
  'address-webhooks': { points: 20_000, seconds: 60, isPerProcess: true },
  'address-sign-in': { points: 300, seconds: 60 },
  /** Wrong tokens and signatures: more than a mistake makes, less than guessing needs. */
  'address-refused': { points: 300, seconds: 60 },
  'address-cron-refused': { points: 10, seconds: 600 },
} as const satisfies Record<string, RateLimit>;

type LimitName = keyof typeof RATE_LIMITS;

/** What is counted by the address that it comes from. */
export type AddressLimit = 'pictures' | 'webhooks' | 'sign-in' | 'refused' | 'cron-refused';

/** What counts a call, as its endpoint or page says: the store that asks, or the address that it is asked from. */
export type Limit = 'store' | AddressLimit;

/** Counts one call, once it is known whose it is: the store of a session token, or nobody but an address. */
export type Count = (shop?: string) => Promise<void>;

/**
 * Counts calls by this limit; what is given back throws a Refusal when there were too many. Who showed a session token
 * is counted as the store, wherever it calls from.
 */
export function countedBy(limit: Limit, { method }: { method: string }): Count {
  return async (shop) => {
    if (shop !== undefined) return take(isReading(method) ? 'store-reads' : 'store-writes', shop);
    if (limit === 'store') throw new Error('A call that counts for a store comes from none');
    return limitAddress(limit);
  };
}

/** Counts one request of the caller's address. Throws a Refusal when there were too many. */
export function limitAddress(limit: AddressLimit): Promise<void> {
  return take(`address-${limit}`, networkOf(callerAddress()));
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function take(name: LimitName, key: string): Promise<void> {
  const limit: RateLimit = RATE_LIMITS[name];
  const points = Math.max(1, Math.round(limit.points * config.http.rateLimitFactor));
  const wait = await takePoint(name, key, { ...limit, points });
  if (wait === undefined) return;
  log().warn({ security: 'rate-limit', limit: name, key }, 'Too many requests');
  throw new HttpRefusal('too-many-requests', { seconds: wait });
}
