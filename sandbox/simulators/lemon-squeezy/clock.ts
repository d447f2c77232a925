import type { State, World } from './world.ts';

/** The store's own time: the machine's, and as much further as somebody has moved it. */
export function nowMs(state: State): number {
  return Date.now() + state.clock.offsetMs;
}

/** A time for `created_at` and `updated_at`: no two are the same, and they only grow. */
export function stamp(state: State): number {
  const atMs = Math.max(nowMs(state), state.clock.lastStampMs + 1);
  state.clock.lastStampMs = atMs;
  return atMs;
}

/** A time as it stands on the wire, with six digits after the second. */
export function wireTime(world: World, atMs: number): string;
export function wireTime(world: World, atMs: number | null): string | null;
export function wireTime(world: World, atMs: number | null): string | null {
  if (atMs === null) return null;
  const shownMs = world.state.settings.wholeSeconds ? Math.floor(atMs / 1000) * 1000 : atMs;
  return new Date(shownMs).toISOString().replace('Z', '000Z');
}

/** The day of the month in the following month, or that month's last day when it is shorter. */
export function aMonthLater(fromMs: number, dayOfMonth: number): number {
  const from = new Date(fromMs);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 2, 0)).getUTCDate();
  const later = new Date(fromMs);
  later.setUTCDate(1);
  later.setUTCMonth(from.getUTCMonth() + 1);
  later.setUTCDate(Math.min(dayOfMonth, lastDay));
  return later.getTime();
}
