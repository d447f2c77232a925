import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '#app/services/log.ts';
import { LeaseLost } from './held-record.ts';

const LONGEST_PAUSE_MS = 2000;

export interface Unwritten {
  /** As the log calls it. */
  what: string;
  facts: Record<string, string>;
  /** How long the database may be away. */
  patienceMs: number;
}

/**
 * Does `work` again until the database answers, for what nobody else could write later: it may be done twice. Throws
 * LeaseLost at once, and the last error once the patience is over.
 */
export async function untilAnswered<T>({ what, facts, patienceMs }: Unwritten, work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + patienceMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LeaseLost || Date.now() > giveUpAt) throw error;
      log().warn({ ...facts, error }, `${what} waits for the database`);
      await sleep(pauseMs);
    }
  }
}
