import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkHangs, withinLimit } from '#worker/within-limit.ts';

const LIMIT_MS = 1000;

describe('work with a limit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives what the work gives, also its error, and leaves no timer behind', async () => {
    const late = vi.fn();
    expect(await withinLimit(LIMIT_MS, async () => 'done', late)).toBe('done');
    const failed = withinLimit(LIMIT_MS, () => Promise.reject(new Error('no')), late);
    await expect(failed).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
    expect(late).not.toHaveBeenCalled();
  });

  it('that hangs is waited for no longer than that', async () => {
    const hanging = withinLimit(LIMIT_MS, () => new Promise(() => {}), vi.fn());
    const outcome = expect(hanging).rejects.toThrow(WorkHangs);
    await vi.advanceTimersByTimeAsync(LIMIT_MS);
    await outcome;
  });

  it('that ends after all is heard of, and its late error is nobody’s unhandled one', async () => {
    const late = vi.fn();
    const slow = withinLimit(
      LIMIT_MS,
      () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error('too late')), 5 * LIMIT_MS)),
      late,
    );
    const outcome = expect(slow).rejects.toThrow(WorkHangs);
    await vi.advanceTimersByTimeAsync(LIMIT_MS);
    await outcome;
    expect(late).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(4 * LIMIT_MS);
    expect(late).toHaveBeenCalledExactlyOnceWith({ status: 'rejected', reason: new Error('too late') });
  });
});
