export interface Heartbeat {
  leaseMs: number;
  /** Work that takes longer than this hangs: its lease is left to end, so that another takes it up. */
  limitMs: number;
}

/**
 * Runs `work` and meanwhile renews the lease on what it works at, four times within its length, so that a lease can be
 * short: what a dead process held is free again soon, and what a slow one holds stays its own. `renew` answers false
 * once the lease was lost; from then on nothing is renewed, and the fence keeps the work from writing.
 */
export async function withHeartbeat<T>(
  { leaseMs, limitMs }: Heartbeat,
  renew: () => Promise<boolean>,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = Date.now();
  const timer = setInterval(() => {
    if (Date.now() - startedAt >= limitMs) return clearInterval(timer);
    renew().then(
      (isOurs) => {
        if (!isOurs) clearInterval(timer);
      },
      // The database is away: the next beat may reach it, and if none does, the lease ends as it should.
      () => {},
    );
  }, leaseMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
