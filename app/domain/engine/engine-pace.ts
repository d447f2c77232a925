/**
 * How often the engine is asked. Pure rules: the turns themselves are taken in engine-gate.ts, those for paid calls in
 * run-turns.ts.
 */

const MINUTE_MS = 60_000;
/** Of the engine's limit; the rest is for what webhooks make us ask. */
const OUR_PART = 0.8;

/** Milliseconds between two status calls, over all workers, where the engine takes so many of them a minute. */
export function statusSpacingMs(statusCallsPerMinute: number): number {
  return MINUTE_MS / (statusCallsPerMinute * OUR_PART);
}

/**
 * How paid calls are spread, over all workers: so many at once after a rest, a tenth of the limit, and the others evenly,
 * so that who comes next waits for one of them and not for the end of the minute. Both together are within the limit in
 * any minute, wherever the engine begins to count.
 */
export function runPace(perMinute: number): { spacingMs: number; burst: number } {
  const burst = Math.max(1, Math.floor(perMinute / 10));
  return { spacingMs: Math.ceil(MINUTE_MS / (perMinute - burst + 1)), burst };
}

/** The engine may not know an id at once that it has just given. */
export const UNKNOWN_PATIENCE_MS = 60 * 1000;

export interface Waiting {
  /** Since the engine took it. */
  elapsedMs: number;
  /** Predictions that are waited for now, this one included. */
  inFlight: number;
  /** The engine says itself when it is done; looking is only for a word that was lost. */
  hasWebhook: boolean;
  /** Between two status calls, of whatever prediction. */
  spacingMs: number;
}

/** Milliseconds until the next look: often while most pictures finish, seldom later, and never more than a fair share. */
export function pollDelayMs({ elapsedMs, inFlight, hasWebhook, spacingMs }: Waiting): number {
  const share = Math.max(1, inFlight) * spacingMs;
  if (hasWebhook) return Math.max(share, elapsedMs < 60_000 ? 5000 : 15_000);
  return Math.max(share, elapsedMs < 30_000 ? 250 : elapsedMs < 60_000 ? 1000 : 5000);
}
