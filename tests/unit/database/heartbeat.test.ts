import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withHeartbeat } from '#app/services/database/heartbeat.ts';

const BEAT = { leaseMs: 4000, limitMs: 60_000 };

describe('the heartbeat of a lease', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('renews four times within the lease, while the work goes on and no longer', async () => {
    const renew = vi.fn(async () => true);
    const done = withHeartbeat(BEAT, renew, () => new Promise((resolve) => setTimeout(() => resolve('done'), 4500)));
    await vi.advanceTimersByTimeAsync(4500);
    expect(await done).toBe('done');
    expect(renew).toHaveBeenCalledTimes(4);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledTimes(4);
  });

  it('stops when the lease was lost', async () => {
    const renew = vi.fn(async () => false);
    void withHeartbeat(BEAT, renew, () => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('goes on when the database does not answer once', async () => {
    const renew = vi.fn(async () => true).mockRejectedValueOnce(new Error('away'));
    void withHeartbeat(BEAT, renew, () => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(3000);
    expect(renew).toHaveBeenCalledTimes(3);
  });

  it('does not keep for ever what work that hangs holds', async () => {
    const renew = vi.fn(async () => true);
    void withHeartbeat(BEAT, renew, () => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(BEAT.limitMs);
    const until = renew.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10 * BEAT.limitMs);
    expect(renew).toHaveBeenCalledTimes(until);
    expect(vi.getTimerCount()).toBe(0);
  });
});
