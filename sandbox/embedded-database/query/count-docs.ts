import { findDocs, newCounts, planQuery, type Query, type ReadPlace } from './find-docs.ts';
import { runIndexScan } from './index-scan.ts';

/** How many documents a query finds. Where all that an index has in the query's spans matches, no document is tested or kept. */
export function countDocs(place: ReadPlace, query: Query): number {
  const plan = planQuery(place.collection, query);
  const isCut = Boolean(query.skip || query.limit);
  if (isCut || plan.kind !== 'index' || !plan.scan.covers) return findDocs(place, query).length;
  const counts = newCounts();
  const scan = runIndexScan(plan.scan, place.transaction, counts);
  while (!scan.next().done) {
    // It counts for itself.
  }
  return counts.docsExamined;
}
