import { createContext, useContext } from 'react';

/** The time zone that the store is run in (IANA), as its admin shows times. */
export const StoreZone = createContext('UTC');

/** How days and times are written: in the store's own zone, so the same on the server and in every browser. */
export interface Dates {
  longDate: (iso: string) => string;
  /** Without its year, as in `Nov 30`. */
  shortDate: (iso: string) => string;
  shortTime: (iso: string) => string;
  /** With its year: where lines go back further than one. */
  longTime: (iso: string) => string;
}

const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'shortOffset' } as const;

export function datesIn(timeZone: string): Dates {
  const writer = (parts: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat('en', { ...parts, timeZone });
    return (iso: string) => format.format(new Date(iso));
  };
  return {
    longDate: writer({ day: 'numeric', month: 'long', year: 'numeric' }),
    shortDate: writer({ day: 'numeric', month: 'short' }),
    shortTime: writer({ day: 'numeric', month: 'short', ...TIME }),
    longTime: writer({ day: 'numeric', month: 'short', year: 'numeric', ...TIME }),
  };
}

const known = new Map<string, Dates>();

export function useDates(): Dates {
  const zone = useContext(StoreZone);
  const dates = known.get(zone) ?? datesIn(zone);
  known.set(zone, dates);
  return dates;
}

/** A zone that this machine knows; UTC for one that it does not, and for none. */
export function knownZone(timeZone: string | null | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timeZone ?? 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

const SHORT_DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const LONG_DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A day of the calendar, YYYY-MM-DD: the same in every zone. */
export function shortDay(iso: string): string {
  return SHORT_DAY.format(new Date(iso));
}

export function longDay(iso: string): string {
  return LONG_DAY.format(new Date(iso));
}
