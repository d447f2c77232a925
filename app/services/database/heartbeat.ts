/**
 * Runs `work` and meanwhile renews the lease on what it works at, four times within its length, so that a lease can be
 * short: what a dead process held is free again soon, and what a slow one holds stays its own. `renew` answers false
 * once the lease was lost; from then on nothing is renewed, and the fence keeps the work from writing.
 */
export async function withHeartbeat<T>(
  leaseMs: number,
  renew: () => Promise<boolean>,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
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
