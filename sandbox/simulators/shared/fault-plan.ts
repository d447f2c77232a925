/**
 * Which requests of a simulator go wrong, and how. Set over HTTP (`/_control/faults`), so that a test in another
 * process, or a person with curl, can break the outside world without touching the product.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to a request that a fault applies to. */
type FaultMode =
  /** Answer with `status` and `body`, without doing anything. */
  | 'fail'
  /** Wait `delayMs`, then go on as usual. */
  | 'delay'
  /** Do nothing and never answer; the connection stays open until the caller gives up. */
  | 'timeout'
  /** Do the work, then cut the connection without an answer. */
  | 'lost-reply'
  /** Do the work, then never answer; the connection stays open until the caller gives up or dies. */
  | 'silence'
  /** Cut the connection before doing anything. */
  | 'reset'
  /** Answer 200 with bytes that are not what the service sends. */
  | 'garbage';

export interface Fault {
  /** The simulator's own name for what is called (`run`, `status`, `fileCreate`, ...); `*` is all of it. */
  operation: string;
  mode: FaultMode;
  /** How many matching requests to skip first. Default 0. */
  after?: number;
  /** How many matching requests it then applies to. Default 1; ignored with `rate`. */
  times?: number;
  /** Applies to each matching request with this probability (0 to 1), until removed. */
  rate?: number;
  /** HTTP status of `fail`. Default 500. */
  status?: number;
  /** Answer of `fail`: JSON, or text when a string. */
  body?: unknown;
  /** Headers of `fail`, such as Retry-After. */
  headers?: Record<string, string>;
  /** For `delay`, in milliseconds. */
  delayMs?: number;
}

interface ArmedFault extends Fault {
  skipped: number;
  used: number;
}

export interface FaultPlan {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The fault that applies to this call, used up by asking; undefined when the call goes through. */
  take(operation: string): Fault | undefined;
}

/** Makes an empty plan; `random` is injected so that rates are repeatable in tests. */
export function createFaultPlan(random: () => number = Math.random): FaultPlan {
  let armed: ArmedFault[] = [];
  return {
    add(fault) {
      armed.push({ ...fault, skipped: 0, used: 0 });
    },
    clear() {
      armed = [];
    },
    list() {
      return armed;
    },
    take(operation) {
      for (const fault of armed) {
        if (fault.operation !== '*' && fault.operation !== operation) continue;
        if (fault.rate !== undefined) {
          if (random() < fault.rate) return fault;
          continue;
        }
        if (fault.skipped < (fault.after ?? 0)) {
          fault.skipped += 1;
          continue;
        }
        if (fault.used >= (fault.times ?? 1)) continue;
        fault.used += 1;
        return fault;
      }
      return undefined;
    },
  };
}

/** Waits for a `delay`; returns at once for any other mode. */
export async function waitForDelay(fault: Fault | undefined): Promise<void> {
  if (fault?.mode === 'delay') await sleep(fault.delayMs ?? 1000);
}
