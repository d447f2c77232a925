import { daysIn } from '#app/domain/calendar-days.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { COMING_PUBLICATIONS, UNDOABLE_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';

const DAYS_BACK_MS = 31 * 24 * 60 * 60 * 1000;

export interface PublishedPhotos {
  /** Photos of this app that are on products, or on their way there. */
  total: number;
  /** Of the last month, the latest day first: how many of that day's are still on their products. */
  days: { day: string; count: number }[];
}

/** How many photos this app has on a store's products, and on which days of the store's calendar they came there. */
export async function readPublished(query: { shop: string; timeZone: string; now: Date }): Promise<PublishedPhotos> {
  const { shop, timeZone, now } = query;
  const total = await PublicationRecord.countDocuments({
    shop,
    status: { $in: [...UNDOABLE_PUBLICATIONS, ...COMING_PUBLICATIONS] },
  });
  const dayOf = daysIn(timeZone);
  const counts = new Map<string, number>();
  const published = PublicationRecord.find({
    shop,
    status: { $in: UNDOABLE_PUBLICATIONS },
    publishedAt: { $gte: new Date(now.getTime() - DAYS_BACK_MS) },
  })
    .select('publishedAt')
    .lean()
    .cursor();
  for await (const { publishedAt } of published) {
    if (!publishedAt) continue;
    const day = dayOf(publishedAt);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  const days = [...counts].map(([day, count]) => ({ day, count }));
  return { total, days: days.toSorted((one, other) => other.day.localeCompare(one.day)) };
}
