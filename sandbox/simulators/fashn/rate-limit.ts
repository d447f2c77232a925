export interface RateLimit {
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
  /** Forgets all calls. */
  clear(): void;
}

/** A sliding window per operation. */
export function createRateLimiter(limits: () => RateLimits): RateLimiter {
  let calls: Record<keyof RateLimits, number[]> = { run: [], status: [], credits: [] };
  return {
    fits(operation) {
      const { count, windowMs } = limits()[operation];
      const nowMs = Date.now();
      const recent = calls[operation].filter((atMs) => atMs > nowMs - windowMs);
      const fits = recent.length < count;
      if (fits) recent.push(nowMs);
      calls[operation] = recent;
      return fits;
    },
    clear() {
      calls = { run: [], status: [], credits: [] };
    },
  };
}
