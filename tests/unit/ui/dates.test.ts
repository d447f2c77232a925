import { describe, expect, it } from 'vitest';
import { datesIn, knownZone, shortDay } from '#app/ui/merchant/shared/dates.ts';

const LATE = '2026-03-31T22:30:00.000Z';

describe('days and times on the pages', () => {
  it('are in the store’s own zone, and say which', () => {
    expect(datesIn('Europe/Berlin').shortTime(LATE)).toBe('Apr 1, 00:30 GMT+2');
    expect(datesIn('America/New_York').longTime(LATE)).toBe('Mar 31, 2026, 18:30 GMT-4');
    expect(datesIn('Asia/Kathmandu').longDate(LATE)).toBe('April 1, 2026');
    expect(datesIn('UTC').longDate(LATE)).toBe('March 31, 2026');
  });

  it('are in UTC where the store’s zone is not known', () => {
    for (const unknown of [undefined, null, '', 'Mars/Olympus']) expect(knownZone(unknown)).toBe('UTC');
    expect(knownZone('Europe/Berlin')).toBe('Europe/Berlin');
  });

  it('of the usage stay those that it is counted by', () => {
    expect(shortDay(LATE)).toBe('Mar 31');
  });
});
