interface RateLimit {
  count: number;
  windowMs: number;
}
export type RateLimits = Record<'run' | 'status' | 'credits', RateLimit>;

/** The real engine's limits. */
export const REAL_RATE_LIMITS: RateLimits = {
  run: { count: 50, windowMs: 60_000 },
  status: { count: 50, windowMs: 10_000 },
  credits: { count: 30, windowMs: 10_000 },
};

/** So wide that a demo never meets them. */
export const GENEROUS_RATE_LIMITS: RateLimits = {
  run: { count: 6_000, windowMs: 60_000 },
  status: { count: 20_000, windowMs: 10_000 },
  credits: { count: 3_000, windowMs: 10_000 },
};

export interface RateLimiter {
  /** Whether one more call fits; if so, it is counted. */
  fits(operation: keyof RateLimits): boolean;
  /** How many calls did not fit so far. */
  refused(): Record<keyof RateLimits, number>;
  /** Forgets all calls. */
  clear(): void;
}

/** A sliding window per operation. */
export function createRateLimiter(limits: () => RateLimits): RateLimiter {
  let calls: Record<keyof RateLimits, number[]> = { run: [], status: [], credits: [] };
  let refused = { run: 0, status: 0, credits: 0 };
  return {
    fits(operation) {
      const { count, windowMs } = limits()[operation];
      const nowMs = Date.now();
      const recent = calls[operation].filter((atMs) => atMs > nowMs - windowMs);
      const fits = recent.length < count;
      if (fits) recent.push(nowMs);
      else refused[operation] += 1;
      calls[operation] = recent;
      return fits;
    },
    refused: () => refused,
    clear() {
      refused = { run: 0, status: 0, credits: 0 };
      calls = { run: [], status: [], credits: [] };
    },
  };
}
