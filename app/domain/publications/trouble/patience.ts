import { growingPauseMs } from '#app/domain/growing-pause.ts';

/** How long a publication is tried again for passing troubles in a row: longer than any usual outage. */
export const PATIENCE_MS = 2 * 60 * 60 * 1000;
const LONGEST_PAUSE_MS = 2 * 60 * 1000;

/** The pause before the next try, growing from a second to two minutes; longer when Shopify asked for more. */
export function pauseBefore(attempt: number, askedForMs = 0): number {
  return growingPauseMs(attempt - 1, { longestMs: LONGEST_PAUSE_MS, askedForMs });
}

export function isPatienceOver(troubleSince: Date, now: Date): boolean {
  return now.getTime() - troubleSince.getTime() >= PATIENCE_MS;
}
