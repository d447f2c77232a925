import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { config } from '#app/config.server.ts';

/** So many points in so many seconds. */
export interface RateLimit {
  points: number;
  seconds: number;
  /** Each process counts for itself, where asking Redis would cost more than what is counted. */
  isPerProcess?: boolean;
}

/** A Redis that does not answer must not hold up what it only counts. */
const PATIENCE_MS = 250;
const OPENING_PATIENCE_MS = 1000;
/** A connection that has been silent for so long is made anew. */
const SILENCE_MS = 2000;

let connection: Redis | undefined;
const limiters = new Map<string, RateLimiterRedis | RateLimiterMemory>();

/**
 * Takes a point of this key. Returns undefined, or how many seconds until the next point when there are none left.
 * Counted in Redis for all processes, unless the limit says otherwise; while Redis is away each process counts for
 * itself.
 */
export async function takePoint(name: string, key: string, limit: RateLimit): Promise<number | undefined> {
  try {
    await limiterOf(name, limit).consume(key);
    return undefined;
  } catch (rejected) {
    if (rejected instanceof RateLimiterRes) return Math.max(1, Math.ceil(rejected.msBeforeNext / 1000));
    throw rejected;
  }
}

function limiterOf(name: string, { points, seconds, isPerProcess }: RateLimit): RateLimiterRedis | RateLimiterMemory {
  let limiter = limiters.get(name);
  if (!limiter) {
    const options = { keyPrefix: `rate-limit:${name}`, points, duration: seconds };
    const memory = new RateLimiterMemory(options);
    limiter = isPerProcess
      ? memory
      : new RateLimiterRedis({
          ...options,
          storeClient: countingConnection(),
          rejectIfRedisNotReady: true,
          // Who is over the limit costs Redis nothing more until the window ends.
          inMemoryBlockOnConsumed: points + 1,
          insuranceLimiter: memory,
        });
    limiters.set(name, limiter);
  }
  return limiter;
}

function countingConnection(): Redis {
  if (!connection) {
    connection = new Redis(config.redis.url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      connectTimeout: 2000,
      commandTimeout: PATIENCE_MS,
      socketTimeout: SILENCE_MS,
      retryStrategy: (tries) => Math.min(tries * 200, 2000),
    });
    connection.on('error', () => {});
  }
  return connection;
}

/** Connects before the first request, so that it is counted where the others are; a Redis that is away is not awaited. */
export async function openRateLimiter(): Promise<void> {
  const redis = countingConnection();
  if (redis.status === 'ready') return;
  await Promise.race([new Promise((resolve) => redis.once('ready', resolve)), sleep(OPENING_PATIENCE_MS)]);
}

/** Closes what counting opened, at the end of the process. */
export function closeRateLimiter(): void {
  limiters.clear();
  connection?.disconnect();
  connection = undefined;
}
