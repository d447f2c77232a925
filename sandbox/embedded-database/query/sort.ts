import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { keysOfDoc } from '#sandbox/embedded-database/storage/index-keys.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { compareValues } from '#sandbox/embedded-database/values/order.ts';
import { splitPath } from '#sandbox/embedded-database/values/paths.ts';

export type SortField = { readonly path: string; readonly parts: readonly string[]; readonly direction: 1 | -1 };

export function parseSort(sort: unknown): SortField[] {
  if (sort === undefined || sort === null) return [];
  if (!isDoc(sort)) throw new CommandError('TypeMismatch', 'sort must be a document');
  return Object.entries(sort).map(([path, value]) => {
    if (path === '$natural') throw unsupported('a sort by $natural');
    if (isDoc(value)) throw unsupported(`a sort by ${Object.keys(value)[0] ?? 'an expression'}`);
    const direction = wholeNumber(value);
    if (direction !== 1 && direction !== -1) {
      throw new CommandError('BadValue', 'Illegal key in sort specification: the direction must be 1 or -1');
    }
    return { path, parts: splitPath(path), direction };
  });
}

/** Sorts as MongoDB does: an array counts with its smallest element upwards and its greatest downwards. Equal ones keep their order. */
export function sortDocs(docs: readonly Doc[], fields: readonly SortField[]): Doc[] {
  if (fields.length === 0) return [...docs];
  const keyed = docs.map((doc) => ({ doc, key: sortKey(doc, fields) }));
  keyed.sort((a, b) => compareSortKeys(fields, a.key, b.key));
  return keyed.map(({ doc }) => doc);
}

export function sortKey(doc: Doc, fields: readonly SortField[]): unknown[] {
  return fields.map(({ parts, direction }) => {
    const values = keysOfDoc(doc, [parts]).keys.map(([value]) => value);
    return values.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best));
  });
}

export function compareSortKeys(fields: readonly SortField[], a: readonly unknown[], b: readonly unknown[]): number {
  for (const [at, { direction }] of fields.entries()) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order * direction;
  }
  return 0;
}
