import { Types } from 'mongoose';

/** A place in a list that is ordered by time and id, newest first: page 3,000 costs what page 1 does. */
export interface Place {
  at: Date;
  id: Types.ObjectId;
}

export function toCursor(place: Place): string {
  return `${place.at.getTime()}-${place.id}`;
}

export function parseCursor(cursor: string | undefined): Place | undefined {
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
