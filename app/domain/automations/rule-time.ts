/** Seconds by which a rule begins, days and months of UTC by which its limits count. */

/** Shopify tells whole seconds: what is made in the second in which a rule begins is made after it. */
export function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

/** YYYY-MM-DD */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

export function nextDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1));
}

export function nextMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

/** The first and the last day of the month, as text that compares: not every month has 31. */
export function monthOf(at: Date): { $gte: string; $lte: string } {
  const month = dayOf(at).slice(0, 7);
  return { $gte: `${month}-01`, $lte: `${month}-31` };
}
