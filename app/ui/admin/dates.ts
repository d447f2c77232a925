const LONG = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const SHORT = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});
const LONG_TIME = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day, in UTC as everywhere: the same on the server and in the browser. */
export function longDate(iso: string): string {
  return LONG.format(new Date(iso));
}

export function shortTime(iso: string): string {
  return `${SHORT.format(new Date(iso))} UTC`;
}

export function shortDay(iso: string): string {
  return DAY.format(new Date(iso));
}

/** With its year: where lines go back further than one. */
export function longTime(iso: string): string {
  return `${LONG_TIME.format(new Date(iso))} UTC`;
}
