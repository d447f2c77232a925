import { compileFilter, type DocTest } from '#sandbox/embedded-database/query/compile-filter.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { plainValueAt, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import type { IndexDefinition } from './index-definition.ts';
import { keysOfDoc } from './index-keys.ts';
import type { Index, IndexEntry, Row } from './model.ts';
import {
  addEntry,
  compareIndexKeys,
  createOrderedEntries,
  type Edge,
  fillOrderedEntries,
  removeEntry,
  scanEntries,
} from './ordered-entries.ts';
import { livingDocs } from './row.ts';

export function createIndex(definition: IndexDefinition): Index {
  const paths = Object.keys(definition.key);
  const pathParts = paths.map(splitPath);
  return {
    definition,
    paths,
    pathParts,
    entries: createOrderedEntries(Object.values(definition.key)),
    multikeyFields: paths.map(() => false),
    includes: inclusionTest(definition, pathParts),
  };
}

function inclusionTest(definition: IndexDefinition, pathParts: readonly (readonly string[])[]): DocTest {
  if (definition.partialFilterExpression) return compileFilter(definition.partialFilterExpression);
  if (!definition.sparse) return () => true;
  return (doc) => pathParts.some((parts) => hasValueAt(doc, parts));
}

function hasValueAt(doc: Doc, parts: readonly string[]): boolean {
  if (plainValueAt(doc, parts) !== undefined) return true;
  return keysOfDoc(doc, [parts]).keys.some(([value]) => value !== null);
}

/** The keys under which the index holds the document; none where the index leaves it out. */
export function indexKeys(index: Index, doc: Doc): unknown[][] {
  if (!index.includes(doc)) return [];
  const { keys, multikeyFields } = keysOfDoc(doc, index.pathParts);
  for (const [at, isMultikey] of multikeyFields.entries()) if (isMultikey) index.multikeyFields[at] = true;
  return keys;
}

export function addToIndex(index: Index, row: Row, doc: Doc): void {
  for (const key of indexKeys(index, doc)) addEntry(index.entries, { key, row });
}

/** Takes the document's keys out of the index, except those that another living version of the row has as well. */
export function removeFromIndex(index: Index, row: Row, doc: Doc): void {
  const keys = indexKeys(index, doc);
  if (keys.length === 0) return;
  const kept = livingDocs(row).flatMap((living) => indexKeys(index, living));
  for (const key of keys) {
    if (!kept.some((other) => sameKey(index, key, other))) removeEntry(index.entries, { key, row });
  }
}

export function fillIndex(index: Index, rows: Iterable<Row>): void {
  const all: IndexEntry[] = [];
  for (const row of rows) for (const key of keysOfRow(index, row)) all.push({ key, row });
  fillOrderedEntries(index.entries, all);
}

/** The keys under which the index holds the row: each once, of whatever version. */
export function keysOfRow(index: Index, row: Row): unknown[][] {
  const docs = livingDocs(row);
  const keys = docs.flatMap((doc) => indexKeys(index, doc));
  return docs.length > 1 ? keys.filter((key, at) => isFirst(index, keys, key, at)) : keys;
}

function isFirst(index: Index, keys: unknown[][], key: unknown[], at: number): boolean {
  return keys.findIndex((other) => sameKey(index, key, other)) === at;
}

export function sameKey(index: Index, a: readonly unknown[], b: readonly unknown[]): boolean {
  return compareIndexKeys(index.entries.directions, a, b) === 0;
}

export function hasKey(index: Index, doc: Doc | null | undefined, key: readonly unknown[]): boolean {
  return doc ? indexKeys(index, doc).some((other) => sameKey(index, key, other)) : false;
}

/** The rows that hold exactly this key in some version. */
export function* rowsWithKey(index: Index, key: readonly unknown[]): Generator<Row> {
  const from: Edge = { prefix: key, side: 'before' };
  for (const { row } of scanEntries(index.entries, from, { prefix: key, side: 'after' })) yield row;
}
