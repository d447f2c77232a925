import mongoose from 'mongoose';
import { config } from '#app/config.server.ts';
import { watchMonitor } from './watch-monitor.ts';

/** Far more than any answer takes that somebody waits for. */
const SILENCE_MS = 60_000;
/** The driver looks after the database every 10 seconds, and gives up a look after 40. */
const STILL_MS = 60_000;
/** For a free connection; without a limit, work that finds none would wait for ever. */
const TURN_MS = 20_000;

/**
 * Connects once per process; calling it again waits for the same connection. Indexes are built by a command, never here.
 * An answer that does not come within `silenceMs` is a lost connection; 0 waits for ever.
 */
export async function connectDatabase(
  uri: string = config.database.uri,
  { silenceMs = SILENCE_MS, stillMs = STILL_MS }: { silenceMs?: number; stillMs?: number } = {},
): Promise<void> {
  if (mongoose.connection.readyState === 1) return;
  await mongoose.connect(uri, {
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 50,
    socketTimeoutMS: silenceMs,
    waitQueueTimeoutMS: TURN_MS,
  });
  watchMonitor(mongoose.connection.getClient(), stillMs);
}

export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/** True while the primary can be reached. */
export function isDatabaseReady(): boolean {
  return mongoose.connection.readyState === 1;
}
