import { daysIn } from '#app/domain/calendar-days.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';

export interface UsageDay {
  /** YYYY-MM-DD, in the store's own zone. */
  day: string;
  /** Subject's name -> credits spent on photos of it. */
  bySubject: Record<string, number>;
  total: number;
}

/** Days at most: a chart shows no more. */
const LONGEST_DAYS = 92;
const DAY_MS = 24 * 60 * 60 * 1000;
/** The zone that is farthest ahead begins a day so long before UTC does. */
const FARTHEST_AHEAD_MS = 14 * 60 * 60 * 1000;

/** Credits by day and subject, oldest day first and no day left out. What was given back does not count. */
export async function readUsage(query: {
  shop: string;
  days: number;
  now: Date;
  timeZone: string;
}): Promise<UsageDay[]> {
  const { shop, now } = query;
  const count = Math.min(query.days, LONGEST_DAYS);
  const dayOf = daysIn(query.timeZone);
  const firstMs = Date.parse(dayOf(now)) - (count - 1) * DAY_MS;
  const days = Array.from({ length: count }, (_, index) => isoDay(new Date(firstMs + index * DAY_MS)));
  const usage = new Map<string, UsageDay>(days.map((day) => [day, { day, bySubject: {}, total: 0 }]));
  const spent = RenderRecord.find({
    shop,
    createdAt: { $gte: new Date(firstMs - FARTHEST_AHEAD_MS) },
    status: { $nin: ['failed', 'cancelled'] },
    // A result that came too late is the merchant's for nothing.
    creditReleasedAt: { $exists: false },
  })
    .select('createdAt subject.name')
    .lean()
    .cursor();
  for await (const { createdAt, subject } of spent) {
    const line = usage.get(dayOf(createdAt));
    if (!line) continue;
    line.bySubject[subject.name] = (line.bySubject[subject.name] ?? 0) + 1;
    line.total += 1;
  }
  return [...usage.values()];
}

function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
