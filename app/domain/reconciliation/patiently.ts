import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '#app/services/service-error.ts';

const MOST_TRIES = 6;
const FIRST_PAUSE_MS = 1000;

/** Repeats what fails for a passing reason, later each time, or when it was asked to; some half a minute in all. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ServiceError) || error.retry !== 'later' || tries >= MOST_TRIES) throw error;
      await sleep(Math.max(error.afterMs ?? 0, FIRST_PAUSE_MS * 2 ** (tries - 1)));
    }
  }
}
