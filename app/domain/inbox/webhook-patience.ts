/** How long and how often a message is tried. Pure rules. */
import { growingPauseMs } from '#app/domain/growing-pause.ts';

/** What fails for good, such as a malformed message or a bug of ours, is given up after so many tries. */
const MAX_FAILURES = 10;
/** What fails for a passing reason, such as storage that is away, is tried for two days. */
const MAX_DELAYS = 200;
const LONGEST_PAUSE_MS = 15 * 60 * 1000;

export interface Tries {
  /** Tries that failed for a reason that does not pass by itself. */
  failures: number;
  /** Tries that failed for one that does. */
  delays: number;
}

/** True once trying again is given up. */
export function isGivenUp({ failures, delays }: Tries): boolean {
  return failures >= MAX_FAILURES || delays >= MAX_DELAYS;
}

/** How long to wait for the next try, in milliseconds: longer each time, and what was asked for, a quarter of an hour at most. */
export function pauseAfter({ failures, delays }: Tries, askedForMs = 0): number {
  const longest = { longestMs: LONGEST_PAUSE_MS, longestAskedMs: LONGEST_PAUSE_MS };
  return growingPauseMs(failures + delays, { ...longest, askedForMs });
}
