/** How often the engine is asked. Pure rules: the turns themselves are taken in engine-gate.ts. */

const MINUTE_MS = 60_000;
/** Of the engine's limit; the rest is for what webhooks make us ask. */
const OUR_PART = 0.8;

/** Milliseconds between two status calls, over all workers, where the engine takes so many of them a minute. */
export function statusSpacingMs(statusCallsPerMinute: number): number {
  return MINUTE_MS / (statusCallsPerMinute * OUR_PART);
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
