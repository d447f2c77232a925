import { describe, expect, it } from 'vitest';
import { backoffMs, mayBeForgotten } from '#app/domain/mail/mail-patience.ts';

const HOUR = 60 * 60 * 1000;
const NOW = new Date('2026-03-01T12:00:00Z');
const ago = (ms: number) => new Date(NOW.getTime() - ms);

describe('how long a mail is tried', () => {
  it('a call without an answer is repeated only while its key is surely known', () => {
    expect(mayBeForgotten(ago(22 * HOUR), NOW)).toBe(false);
    expect(mayBeForgotten(ago(23 * HOUR), NOW)).toBe(true);
  });

  it('a mail that surely never went is not held back by time', () => {
    expect(mayBeForgotten(undefined, NOW)).toBe(false);
  });

  it('waits longer each time, and never less than it was asked to', () => {
    expect([1, 2, 3].map((attempts) => backoffMs(attempts))).toEqual([2000, 4000, 8000]);
    expect(backoffMs(1, 30_000)).toBe(30_000);
    expect(backoffMs(500)).toBe(15 * 60_000);
    expect(backoffMs(1, 1e15)).toBe(HOUR);
  });
});
