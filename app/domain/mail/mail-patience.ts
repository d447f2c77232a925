/** How long and how often a mail is tried. Pure rules. */
import { growingPauseMs } from '#app/domain/growing-pause.ts';

/** Resend remembers a key for 24 hours; an hour of that is left for clocks and for the call itself. */
const KEY_KNOWN_MS = 23 * 60 * 60 * 1000;
/** What a mail tells is no news any more. */
export const NEWS_MS = 3 * 24 * 60 * 60 * 1000;
const LONGEST_BACKOFF_MS = 15 * 60 * 1000;
/** However long Resend asks for: a quota can be raised meanwhile. */
const LONGEST_ASKED_MS = 60 * 60 * 1000;

export function backoffMs(attempts: number, askedForMs = 0): number {
  return growingPauseMs(attempts, { longestMs: LONGEST_BACKOFF_MS, askedForMs, longestAskedMs: LONGEST_ASKED_MS });
}

/** Whether asking again could send it twice: it may have gone, and its key may be forgotten. */
export function mayBeForgotten(unansweredSince: Date | null | undefined, now: Date): boolean {
  return Boolean(unansweredSince && now.getTime() - unansweredSince.getTime() >= KEY_KNOWN_MS);
}
