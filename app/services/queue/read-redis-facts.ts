import { Redis } from 'ioredis';
import { config } from '#app/config.server.ts';

export interface RedisFacts {
  /** As Redis says it: `7.0.15`. */
  version: string;
  /** What goes when memory is full: `noeviction`, `allkeys-lru`, ... Undefined where it is not told. */
  evictionPolicy: string | undefined;
}

/** Asks Redis about itself, once. Throws what the connection says. */
export async function readRedisFacts(): Promise<RedisFacts> {
  const redis = new Redis(config.redis.url, {
    lazyConnect: true,
    connectTimeout: 5000,
    commandTimeout: 5000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason: unknown;
  redis.on('error', (error) => {
    reason ??= error;
  });
  try {
    await redis.connect();
    const told = await redis.info();
    const fact = (name: string) => new RegExp(`^${name}:(.+?)\\r?$`, 'm').exec(told)?.[1];
    return { version: fact('redis_version') ?? '', evictionPolicy: fact('maxmemory_policy') };
  } catch (error) {
    // `connect` itself only says that the connection is closed.
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}
