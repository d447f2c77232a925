import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import type { Row, Transaction } from './model.ts';

/** What the transaction may see of the row: its own change, else the newest version of its snapshot. */
export function visibleDoc(row: Row, transaction: Transaction): Doc | null {
  if (row.pending?.transaction === transaction) return row.pending.doc;
  let version = row.latest;
  while (version && version.commit > transaction.snapshot) version = version.older;
  return version?.doc ?? null;
}

/** Every document that somebody may still see in the row. */
export function livingDocs(row: Row): Doc[] {
  const docs: Doc[] = [];
  if (row.pending?.doc) docs.push(row.pending.doc);
  for (let version = row.latest; version; version = version.older) if (version.doc) docs.push(version.doc);
  return docs;
}

/** Takes away the versions that no snapshot from `horizon` on can see; answers the documents in them. */
export function pruneVersions(row: Row, horizon: number): Doc[] {
  let version = row.latest;
  while (version && version.commit > horizon) version = version.older;
  const pruned: Doc[] = [];
  if (!version) return pruned;
  for (let old = version.older; old; old = old.older) if (old.doc) pruned.push(old.doc);
  version.older = null;
  return pruned;
}
