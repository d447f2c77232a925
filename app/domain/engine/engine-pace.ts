/** How often the engine is asked. Pure rules: the turns themselves are taken in engine-gate.ts. */

/** The engine's limit for one account: so many status calls in this time, over all predictions. */
export const STATUS_LIMIT = { calls: 50, windowMs: 10_000 } as const;

/** One status call in this time, over all workers: four fifths of the limit, the rest is for webhooks. */
export const STATUS_SPACING_MS = STATUS_LIMIT.windowMs / (STATUS_LIMIT.calls * 0.8);

/** The engine may not know an id at once that it has just given. */
export const UNKNOWN_PATIENCE_MS = 60 * 1000;

export interface Waiting {
  /** Since the engine took it. */
  elapsedMs: number;
  /** Predictions that are waited for now, this one included. */
  inFlight: number;
  /** The engine says itself when it is done; looking is only for a word that was lost. */
  hasWebhook: boolean;
}

/** Milliseconds until the next look: often while most pictures finish, seldom later, and never more than a fair share. */
export function pollDelayMs({ elapsedMs, inFlight, hasWebhook }: Waiting): number {
  const share = Math.max(1, inFlight) * STATUS_SPACING_MS;
  if (hasWebhook) return Math.max(share, elapsedMs < 60_000 ? 5000 : 15_000);
  return Math.max(share, elapsedMs < 30_000 ? STATUS_SPACING_MS : elapsedMs < 60_000 ? 1000 : 5000);
}
