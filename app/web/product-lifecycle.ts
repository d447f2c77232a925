import { connectDatabase, disconnectDatabase, isDatabaseReady } from '#app/services/database/connection.ts';
import { closeDoorbell } from '#app/services/queue/doorbell.ts';
import { closeRateLimiter, openRateLimiter } from '#app/services/rate-limiter/take-point.ts';

/** What a process that serves pages needs before its first request. */
export async function startProduct(): Promise<{ isReady: () => boolean }> {
  await connectDatabase();
  await openRateLimiter();
  return { isReady: isDatabaseReady };
}

/** Closes it again, after the last request. */
export async function stopProduct(): Promise<void> {
  await closeDoorbell();
  closeRateLimiter();
  await disconnectDatabase();
}
