import { Redis } from 'ioredis';
import { config } from '#app/config.server.ts';

/** Asks Redis for a sign of life, once. Throws what the connection says. */
export async function pingRedis(): Promise<void> {
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
    await redis.ping();
  } catch (error) {
    // `connect` itself only says that the connection is closed.
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}
