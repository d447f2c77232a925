import { describe, expect, it } from 'vitest';
import { OUTAGE, type Untaken, verdictOnUntaken } from '#app/domain/renders/run/engine-outage.ts';
import { MAX_ATTEMPTS } from '#app/domain/renders/run/put-back.ts';

const HOUR = 60 * 60 * 1000;
const FIRST: Untaken = { attempts: 1, ageMs: 2000, troubledMs: 0, isStopped: false, patienceMs: HOUR };
const DURING_OUTAGE = { ...FIRST, ...OUTAGE };

describe('a render that the engine did not take', () => {
  it('is tried again alone, as often as for any passing trouble', () => {
    expect(verdictOnUntaken(FIRST)).toBe('again');
    expect(verdictOnUntaken({ ...FIRST, troubledMs: HOUR })).toBe('again');
    expect(verdictOnUntaken({ ...FIRST, attempts: MAX_ATTEMPTS - 1 })).toBe('again');
  });

  it('fails when the engine takes others meanwhile', () => {
    expect(verdictOnUntaken({ ...FIRST, attempts: MAX_ATTEMPTS, troubledMs: OUTAGE.troubledMs - 1 })).toBe('fail');
    // With its last try too, also when nobody else has asked for anything since.
    expect(verdictOnUntaken({ ...FIRST, attempts: MAX_ATTEMPTS, troubledMs: HOUR })).toBe('fail');
  });

  it('waits with all the others when the engine takes nobody', () => {
    expect(verdictOnUntaken(DURING_OUTAGE)).toBe('stop');
    expect(verdictOnUntaken({ ...FIRST, isStopped: true })).toBe('stop');
    expect(verdictOnUntaken({ ...FIRST, attempts: MAX_ATTEMPTS, isStopped: true })).toBe('stop');
  });

  it('gets its credit back when it has waited long enough for an engine that is away', () => {
    expect(verdictOnUntaken({ ...DURING_OUTAGE, ageMs: HOUR, troubledMs: HOUR })).toBe('fail');
    expect(verdictOnUntaken({ ...FIRST, isStopped: true, ageMs: HOUR, troubledMs: HOUR })).toBe('fail');
    expect(verdictOnUntaken({ ...FIRST, isStopped: true, ageMs: HOUR, troubledMs: HOUR - 1 })).toBe('stop');
    expect(verdictOnUntaken({ ...FIRST, isStopped: true, ageMs: HOUR - 1, troubledMs: HOUR })).toBe('stop');
  });
});
