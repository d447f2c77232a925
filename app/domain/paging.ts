import { Types } from 'mongoose';

/** A place in a list that is ordered by time and id, newest first: page 3,000 costs what page 1 does. */
export interface Place {
  at: Date;
  id: Types.ObjectId;
}

function toCursor(place: Place): string {
  return `${place.at.getTime()}-${place.id}`;
}

function parseCursor(cursor: string | undefined): Place | undefined {
  const match = /^(\d{1,15})-([0-9a-f]{24})$/.exec(cursor ?? '');
  return match ? { at: new Date(Number(match[1])), id: new Types.ObjectId(match[2]) } : undefined;
}

/** The condition for what comes after a place, where `field` is the time. */
export function olderThan(field: string, cursor: string | undefined): Record<string, unknown> {
  const place = parseCursor(cursor);
  if (!place) return {};
  return { $or: [{ [field]: { $lt: place.at } }, { [field]: place.at, _id: { $lt: place.id } }] };
}

/** Cuts a list that was read one item too far to its page, and names the place where the next one starts. */
export function pageOf<T>(
  found: T[],
  pageSize: number,
  placeOf: (item: T) => Place,
): { items: T[]; older: string | null } {
  const items = found.slice(0, pageSize);
  const last = items.at(-1);
  return { items, older: found.length > pageSize && last ? toCursor(placeOf(last)) : null };
}

/** Where a page of a list begins that is read in both ways: after `older`, before `newer`, or at its newest end. */
export interface Reading {
  cursor: Place | undefined;
  /** Towards the newer end. */
  isBackwards: boolean;
  /** Of the sort, by time and by id. */
  direction: 1 | -1;
}

export function readingFrom({ older, newer }: { older?: string | undefined; newer?: string | undefined }): Reading {
  const isBackwards = newer !== undefined;
  return { cursor: parseCursor(newer ?? older), isBackwards, direction: isBackwards ? 1 : -1 };
}

/**
 * The condition for what comes next in a reading, where `field` is the time. The time alone bounds the walk through the
 * index; only what is of that very moment is told apart by the rest.
 */
export function beyond(field: string, { cursor, isBackwards }: Reading): Record<string, unknown> {
  if (!cursor) return {};
  const [past, fromThere] = isBackwards ? ['$gt', '$gte'] : ['$lt', '$lte'];
  return {
    [field]: { [fromThere]: cursor.at },
    $or: [{ [field]: { [past]: cursor.at } }, { _id: { [past]: cursor.id } }],
  };
}

export interface PageBothWays<T> {
  /** Newest first, whichever way it was read. */
  items: T[];
  /** Cursors of the neighbouring pages; null where there is none. */
  older: string | null;
  newer: string | null;
}

/** Cuts what was read one item too far, in the order of the reading, to its page, and names the pages beside it. */
export function cutBothWays<T>(
  found: readonly T[],
  { cursor, isBackwards }: Reading,
  { pageSize, placeOf }: { pageSize: number; placeOf: (item: T) => Place },
): PageBothWays<T> {
  const hasMore = found.length > pageSize;
  const items = found.slice(0, pageSize);
  if (isBackwards) items.reverse();
  const first = items[0];
  const last = items.at(-1);
  const hasOlder = isBackwards ? cursor !== undefined : hasMore;
  const hasNewer = isBackwards ? hasMore : cursor !== undefined;
  return {
    items,
    older: hasOlder && last ? toCursor(placeOf(last)) : null,
    newer: hasNewer && first ? toCursor(placeOf(first)) : null,
  };
}
