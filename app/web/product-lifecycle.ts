import { connectDatabase, disconnectDatabase, isDatabaseReady } from '#app/services/database/connection.ts';
import { closeDecoders, warmDecoders } from '#app/services/images/decoding/outside-pictures.ts';
import { closeDoorbell } from '#app/services/queue/doorbell.ts';
import { closeRateLimiter, openRateLimiter } from '#app/services/rate-limiter/take-point.ts';
import { type SessionStoreWatch, watchSessionStore } from '#app/services/shopify/watch-session-store.ts';
import { keepBuildFiles } from './former-files.ts';

let sessionStore: SessionStoreWatch | undefined;

/** What a process that serves pages needs before its first request. `assets` is the folder of the build's files, if there is one. */
export async function startProduct({ assets }: { assets?: string }): Promise<{ isReady: () => boolean }> {
  await connectDatabase();
  await openRateLimiter();
  if (assets) await keepBuildFiles(assets);
  warmDecoders();
  sessionStore = watchSessionStore('web');
  return { isReady: isDatabaseReady };
}

/** Closes it again, after the last request. */
export async function stopProduct(): Promise<void> {
  sessionStore?.stop();
  await closeDoorbell();
  closeRateLimiter();
  closeDecoders();
  await disconnectDatabase();
}
