/** What is done with a render that the engine did not take, for a reason that passes. A pure rule; see submit-render.ts. */
import { MAX_ATTEMPTS } from './put-back.ts';

/** A render that was refused so often, while nobody's was taken for so long, shows that the engine is away. */
export const OUTAGE = { attempts: 4, troubledMs: 10_000 } as const;

export interface Untaken {
  /** How many times this render was tried, now included. */
  attempts: number;
  /** Since it was asked for. */
  ageMs: number;
  /** How long the engine has taken nothing from anybody. */
  troubledMs: number;
  /** Nobody is served at present. */
  isStopped: boolean;
  /** How long a render waits for an engine that is away. */
  patienceMs: number;
}

/**
 * `again`: alone, a little later. `stop`: the engine is away, so all wait for it. `fail`: it is this render that the engine
 * can't take, or it has waited long enough.
 */
export function verdictOnUntaken(untaken: Untaken): 'again' | 'stop' | 'fail' {
  const { attempts, ageMs, troubledMs, isStopped, patienceMs } = untaken;
  const isLast = attempts >= MAX_ATTEMPTS;
  const showsOutage = attempts >= OUTAGE.attempts && troubledMs >= OUTAGE.troubledMs;
  // A render that stopped the queue before has few tries left, and does not stop it again with the last.
  if (isStopped || (showsOutage && !isLast)) return Math.min(ageMs, troubledMs) < patienceMs ? 'stop' : 'fail';
  return isLast ? 'fail' : 'again';
}
