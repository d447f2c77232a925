import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { valueKey } from '#sandbox/embedded-database/values/order.ts';
import type { Collection, Row } from './model.ts';
import { createIndex } from './ordered-index.ts';

export function createCollection(namespace: string): Collection {
  const idIndex = createIndex({ name: '_id_', key: { _id: 1 }, unique: false, sparse: false });
  return {
    namespace,
    rows: new Map(),
    indexes: new Map([['_id_', idIndex]]),
    nextRowNumber: 1,
    liveCount: 0,
  };
}

/** The row of an _id, made when there is none yet. */
export function rowFor(collection: Collection, id: unknown): Row {
  const idKey = valueKey(id);
  const known = collection.rows.get(idKey);
  if (known) return known;
  const row: Row = { number: collection.nextRowNumber, idKey, latest: null, pending: null };
  collection.nextRowNumber += 1;
  collection.rows.set(idKey, row);
  return row;
}

export function liveRowChange(collection: Collection, before: Doc | null, after: Doc | null): void {
  collection.liveCount += (after ? 1 : 0) - (before ? 1 : 0);
}

/** A row that nobody can see any more leaves the collection. */
export function forgetRowIfGone(collection: Collection, row: Row): void {
  const hasNothing = !row.pending && !row.latest?.doc && !row.latest?.older;
  if (hasNothing && collection.rows.get(row.idKey) === row) collection.rows.delete(row.idKey);
}
