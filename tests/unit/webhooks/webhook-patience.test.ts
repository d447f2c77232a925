import { mongo } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { isGivenUp, pauseAfter } from '#app/domain/inbox/webhook-patience.ts';
import { isDatabaseAway } from '#app/services/database/is-database-away.ts';

const MINUTE = 60_000;

/** How long a message is tried at least, when every try fails in the same way. */
function patience(kind: 'failures' | 'delays'): { tries: number; ms: number } {
  const tries = { failures: 0, delays: 0 };
  for (let ms = 0; ; ms += pauseAfter(tries)) {
    tries[kind] += 1;
    if (isGivenUp(tries)) return { tries: tries[kind], ms };
  }
}

describe('the patience with a message', () => {
  it('that fails for a passing reason lasts for more than a day', () => {
    expect(patience('delays').ms).toBeGreaterThan(24 * 60 * MINUTE);
  });

  it('that fails for good ends after ten tries', () => {
    expect(patience('failures').tries).toBe(10);
  });

  it('that had to wait for long leaves it all tries that a failure has', () => {
    expect(isGivenUp({ failures: 9, delays: 150 })).toBe(false);
    expect(isGivenUp({ failures: 10, delays: 150 })).toBe(true);
  });

  it('grows with each try and with what is asked for, to a quarter of an hour at most', () => {
    expect([1, 2, 3].map((delays) => pauseAfter({ failures: 0, delays }))).toEqual([2000, 4000, 8000]);
    expect(pauseAfter({ failures: 1, delays: 1 }, 60_000)).toBe(MINUTE);
    expect(pauseAfter({ failures: 0, delays: 199 })).toBe(15 * MINUTE);
    expect(pauseAfter({ failures: 0, delays: 1 }, 1e12)).toBe(15 * MINUTE);
  });
});

describe('a database that is away', () => {
  it('is told from a database that says no', () => {
    const passing = new mongo.MongoServerError({ errmsg: 'stepped down', errorLabels: ['RetryableWriteError'] });
    expect(isDatabaseAway(new mongo.MongoNetworkError('connection closed'))).toBe(true);
    expect(isDatabaseAway(passing)).toBe(true);
    const unlasting = { ok: 1, writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } } as const;
    expect(isDatabaseAway(new mongo.MongoWriteConcernError(unlasting))).toBe(true);
    expect(isDatabaseAway(new mongo.MongoServerError({ errmsg: 'duplicate', code: 11000 }))).toBe(false);
    expect(isDatabaseAway(new Error('a bug'))).toBe(false);
  });
});
