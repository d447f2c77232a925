import { describe, expect, it } from 'vitest';
import { boundsOfDay, daysIn } from '#app/domain/calendar-days.ts';

const HOUR_MS = 60 * 60 * 1000;

describe('a day of a store’s calendar', () => {
  it.each([
    ['2026-11-30', 'UTC', '2026-11-30T00:00:00.000Z', 24],
    ['2026-11-30', 'Pacific/Auckland', '2026-11-29T11:00:00.000Z', 24],
    ['2026-11-30', 'Asia/Kathmandu', '2026-11-29T18:15:00.000Z', 24],
    ['2026-11-30', 'Pacific/Kiritimati', '2026-11-29T10:00:00.000Z', 24],
    ['2026-11-30', 'Pacific/Pago_Pago', '2026-11-30T11:00:00.000Z', 24],
    ['2026-03-29', 'Europe/Vienna', '2026-03-28T23:00:00.000Z', 23],
    ['2026-10-25', 'Europe/Vienna', '2026-10-24T22:00:00.000Z', 25],
  ])('%s in %s begins %s and has %i hours', (day, zone, begins, hours) => {
    const { from, until } = boundsOfDay(day, zone);
    expect(from.toISOString()).toBe(begins);
    expect(until.getTime() - from.getTime()).toBe(hours * HOUR_MS);
    expect(daysIn(zone)(from)).toBe(day);
  });
});
