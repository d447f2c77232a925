/** Days of a store's own calendar, written YYYY-MM-DD: they compare as text. */

/** Tells on which day of a zone (IANA) something was. */
export function daysIn(timeZone: string): (at: Date) => string {
  // Swedish writes days so.
  const format = new Intl.DateTimeFormat('sv', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (at) => format.format(at);
}

const HOUR_MS = 60 * 60 * 1000;
/** No zone is farther than this from UTC. */
const FARTHEST_MS = 26 * HOUR_MS;

/** When a day begins in a zone, and when the next one does, also where one of them has 23 hours or 25. */
export function boundsOfDay(day: string, timeZone: string): { from: Date; until: Date } {
  const dayOf = daysIn(timeZone);
  const noon = Date.parse(day) + 12 * HOUR_MS;
  const first = (isReached: (at: string) => boolean) => {
    let before = noon - FARTHEST_MS - 24 * HOUR_MS;
    let reached = noon + FARTHEST_MS + 24 * HOUR_MS;
    while (reached - before > 1) {
      const middle = Math.floor((before + reached) / 2);
      if (isReached(dayOf(new Date(middle)))) reached = middle;
      else before = middle;
    }
    return new Date(reached);
  };
  return { from: first((at) => at >= day), until: first((at) => at > day) };
}
