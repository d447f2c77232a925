import type { Collection, Row, Store } from '#sandbox/embedded-database/storage/model.ts';
import { entriesBetween, isBetween } from '#sandbox/embedded-database/storage/ordered-entries.ts';
import { indexKeys, keysOfRow } from '#sandbox/embedded-database/storage/ordered-index.ts';
import { visibleDoc } from '#sandbox/embedded-database/storage/row.ts';
import { findDocs, planQuery, type Query, type ReadPlace } from './find-docs.ts';
import type { IndexScan } from './index-scan.ts';

/**
 * How many documents a query finds. Where all that an index has in the query's spans matches, no document is looked at: a
 * row is one entry there, except for those that are changing.
 */
export function countDocs(store: Store, place: ReadPlace, query: Query): number {
  const plan = planQuery(place.collection, query);
  const isCut = Boolean(query.skip || query.limit);
  // A transaction may read a moment that is past, and its own changes.
  const isOfNow = !place.transaction.lasting;
  if (isCut || !isOfNow || plan.kind !== 'index' || !plan.scan.covers) return findDocs(place, query).length;
  return countThrough(store, place, plan.scan);
}

function countThrough(store: Store, { collection, transaction }: ReadPlace, { index, spans }: IndexScan): number {
  const { entries } = index;
  const isWithin = (key: readonly unknown[]) => spans.some((span) => isBetween(entries, key, span));
  let count = spans.reduce((sum, span) => sum + entriesBetween(entries, span), 0);
  for (const row of rowsInMotion(store, collection)) {
    count -= keysOfRow(index, row).filter(isWithin).length;
    const doc = visibleDoc(row, transaction);
    if (doc && indexKeys(index, doc).some(isWithin)) count += 1;
  }
  return count;
}

/** The rows of which there may be more than the version that everybody sees. */
function rowsInMotion({ rowsWithHistory, lastingTransactions }: Store, collection: Collection): Set<Row> {
  const rows = new Set<Row>();
  for (const changes of [rowsWithHistory, ...[...lastingTransactions].map(({ writes }) => writes)]) {
    for (const [row, owner] of changes) if (owner === collection) rows.add(row);
  }
  return rows;
}
