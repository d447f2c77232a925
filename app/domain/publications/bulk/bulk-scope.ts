import { Types } from 'mongoose';
import { boundsOfDay } from '#app/domain/calendar-days.ts';
import type { BulkAction } from '#app/domain/publications/bulk-action.record.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import {
  COMING_PUBLICATIONS,
  UNDOABLE_PUBLICATIONS,
  UNFINISHED_PUBLICATIONS,
} from '#app/domain/publications/publication-state.ts';

/**
 * What is undone: photos of a batch, or only what is on products of it against what was decided; those published on a day
 * in the store's zone, or all that the app has put there.
 */
export type UndoScope =
  | { batchId: string; onlyUnwanted?: boolean | undefined }
  | { day: string }
  | { everything: true };

/** As the record keeps it, with its word. */
export function scopeOf(
  scope: UndoScope,
  { timeZone, now }: { timeZone: string; now: Date },
): Pick<BulkAction, 'scope' | 'scopeKey'> {
  if ('batchId' in scope) {
    const { batchId, onlyUnwanted } = scope;
    const ofBatch = { batchId: new Types.ObjectId(batchId), ...(onlyUnwanted ? { onlyUnwanted } : {}) };
    return { scope: ofBatch, scopeKey: batchKey(batchId) };
  }
  if ('day' in scope) {
    const { day } = scope;
    const bounds = boundsOfDay(day, timeZone);
    return { scope: { day, ...bounds, isToday: bounds.from <= now && now < bounds.until }, scopeKey: `day-${day}` };
  }
  return { scope: {}, scopeKey: EVERYTHING };
}

export const EVERYTHING = 'everything';
export const batchKey = (batchId: string) => `batch-${batchId}`;

/** Publications of a store, or of a day of it, that are on their product, or may come there. */
export function publicationsIn({ shop, scope }: Pick<BulkAction, 'shop' | 'scope'>) {
  const { from, until, isToday } = scope;
  const current = { shop, status: { $in: [...UNDOABLE_PUBLICATIONS, ...UNFINISHED_PUBLICATIONS] } };
  if (!from || !until) return current;
  const ofDay = { publishedAt: { $gte: from, $lt: until } };
  const coming = { status: { $in: COMING_PUBLICATIONS }, publishedAt: { $exists: false } };
  return { ...current, ...(isToday ? { $or: [ofDay, coming] } : ofDay) };
}

/** Of these photos the publications that are on their product, or on their way there. */
export function currentPublications(shop: string, renderIds: Types.ObjectId[]) {
  return PublicationRecord.find({ shop, currentRenderId: { $in: renderIds } });
}
