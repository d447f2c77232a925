import { describe, expect, it } from 'vitest';
import {
  percentDone,
  sayDuration,
  sayMilestone,
  sayNames,
  sayProgress,
} from '#app/ui/merchant/batches/batch-words.tsx';
import type { BatchView } from '#app/web/api/batch-schemas.ts';

function batch(part: Partial<BatchView>): BatchView {
  return {
    id: '0'.repeat(24),
    name: 'Summer',
    status: 'processing',
    isRunning: true,
    hasEnded: false,
    isApproving: false,
    avatarNames: ['Ada'],
    listedProducts: 200,
    isCut: false,
    standIns: 0,
    withPhoto: 0,
    misfits: null,
    items: 200,
    skipped: 0,
    counts: { waiting: 200, working: 0, completed: 0, failed: 0, cancelled: 0, toReview: 0, approved: 0, rejected: 0 },
    quote: null,
    isEngineStopped: false,
    secondsLeft: 60,
    problem: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    ...part,
  };
}

const withDone = (completed: number, failed = 0) =>
  batch({
    counts: {
      waiting: 200 - completed - failed,
      working: 0,
      completed,
      failed,
      cancelled: 0,
      toReview: 0,
      approved: 0,
      rejected: 0,
    },
  });

describe('a batch in words', () => {
  it.each([
    [5, 'less than a minute'],
    [60, 'about 1 minute'],
    [300, 'about 5 minutes'],
    [2 * 3600, 'about 2 hours'],
    [47 * 3600, 'about 47 hours'],
    [5 * 86_400, 'about 5 days'],
  ])('%i seconds are %s', (seconds, words) => {
    expect(sayDuration(seconds)).toBe(words);
  });

  it('says what is there, and leaves out what is not', () => {
    expect(sayProgress(withDone(12))).toBe('12 of 200 photos ready · 188 waiting');
    expect(sayProgress(withDone(190, 10))).toBe('190 of 200 photos ready · 10 failed');
    const quoted = batch({ status: 'quoted', items: 1200, startedAt: null });
    expect(sayProgress(quoted)).toBe('1,200 photos, nothing charged yet');
    expect(sayProgress(batch({ status: 'cancelled', startedAt: null }))).toBe('Nothing was charged');
  });

  it('tells a screen reader each tenth, and nothing in between', () => {
    const heard = Array.from({ length: 200 }, (_, completed) => sayMilestone(withDone(completed)));
    expect(new Set(heard).size).toBe(10);
    expect(sayMilestone(withDone(119))).toBe('50 percent of the photos are done');
  });

  it('is never done before its last photo is', () => {
    expect(percentDone(withDone(199))).toBe(99);
    expect(percentDone(withDone(190, 10))).toBe(100);
    expect(percentDone(batch({ items: 0 }))).toBe(0);
  });

  it('joins names', () => {
    expect([['Ada'], ['Ada', 'Mia'], ['Ada', 'Mia', 'Noor']].map(sayNames)).toEqual([
      'Ada',
      'Ada and Mia',
      'Ada, Mia and Noor',
    ]);
  });
});
