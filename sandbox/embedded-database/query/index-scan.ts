import type { Collection, Index, IndexEntry, Row, Transaction } from '#sandbox/embedded-database/storage/model.ts';
import { anyOfRank, countEntries, type Span, scanEntries } from '#sandbox/embedded-database/storage/ordered-entries.ts';
import { hasKey } from '#sandbox/embedded-database/storage/ordered-index.ts';
import { visibleDoc } from '#sandbox/embedded-database/storage/row.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { compareValues, typeRank, valueKey } from '#sandbox/embedded-database/values/order.ts';
import { type Condition, type Conditions, demandsValue, implies } from './conditions.ts';
import type { SortField } from './sort.ts';

/** A way through one index: its spans hold every document that can match. */
export type IndexScan = {
  readonly index: Index;
  readonly spans: readonly Span[];
  /** How many fields the spans fix to one value each. */
  readonly points: number;
  readonly backwards: boolean;
  /** True when the documents come out in the order asked for. */
  readonly sorted: boolean;
  /** How many fields the order asked for has. */
  readonly ordersBy: number;
  /** True when everything within the spans matches. */
  readonly covers: boolean;
  /** About how many entries the spans have. */
  readonly entries: number;
};

/** More combinations of `$in` values than this are left to the filter. */
const mostSpans = 200;

/** The scan of an index for these conditions and this order, or undefined when the index is of no use. */
export function planIndexScan(index: Index, conditions: Conditions, sort: readonly SortField[]): IndexScan | undefined {
  if (!holdsAllMatches(index, conditions)) return undefined;
  const { prefixes, used } = pointPrefixes(index, conditions);
  const rangeField = index.paths[used];
  const rangeCondition = rangeField === undefined ? undefined : conditions.byPath.get(rangeField);
  const range = rangeCondition && isRange(rangeCondition) && mayBound(index, used) ? rangeCondition : undefined;
  const order = sortDirection(index, sort, used, prefixes.length === 1);
  if (used === 0 && !range && (order === undefined || sort.length === 0)) return undefined;
  const spans = prefixes.map((prefix) => spanOf(index, prefix, range));
  return {
    index,
    spans,
    points: used,
    ordersBy: sort.length,
    backwards: order === -1,
    sorted: order !== undefined,
    covers: isCovered(index, conditions, used, range),
    entries: spans.reduce((total, { from, to }) => total + countEntries(index.entries, from, to), 0),
  };
}

function holdsAllMatches({ definition, paths }: Index, conditions: Conditions): boolean {
  if (definition.partialFilterExpression) return implies(conditions, definition.partialFilterExpression);
  return !definition.sparse || paths.some((path) => demandsValue(conditions.byPath.get(path)));
}

/** Two fields of one array have keys per element, but a filter may be met by two elements: only the first may bound. */
function mayBound(index: Index, at: number): boolean {
  return index.multikeyFields[at] !== true || !index.multikeyFields.slice(0, at).includes(true);
}

function pointPrefixes(index: Index, { byPath }: Conditions): { prefixes: unknown[][]; used: number } {
  let prefixes: unknown[][] = [[]];
  let used = 0;
  for (const [at, path] of index.paths.entries()) {
    const points = byPath.get(path)?.points;
    if (!points || !mayBound(index, at)) break;
    const distinct = [...new Map(points.map((point) => [valueKey(point), point])).values()];
    if (prefixes.length * distinct.length > mostSpans) break;
    prefixes = prefixes.flatMap((prefix) => distinct.map((point) => [...prefix, point]));
    used += 1;
  }
  return { prefixes, used };
}

function isRange({ lower, upper, points }: Condition): boolean {
  return points === undefined && (lower !== undefined || upper !== undefined);
}

function spanOf(index: Index, prefix: unknown[], range: Condition | undefined): Span {
  const whole: Span = { from: { prefix, side: 'before' }, to: { prefix, side: 'after' } };
  const bound = range?.lower ?? range?.upper;
  if (!range || !bound) return whole;
  const rank = typeRank(bound.value);
  const at = prefix.length;
  // Two elements of one array may meet the two bounds, so only one of them narrows the scan.
  const upper = index.multikeyFields[at] && range.lower ? undefined : range.upper;
  const ascending = index.entries.directions[at] !== -1;
  const [first, last] = ascending ? [range.lower, upper] : [upper, range.lower];
  return {
    from: {
      prefix: [...prefix, first ? first.value : anyOfRank(rank)],
      side: first?.inclusive === false ? 'after' : 'before',
    },
    to: {
      prefix: [...prefix, last ? last.value : anyOfRank(rank)],
      side: last?.inclusive === false ? 'before' : 'after',
    },
  };
}

/** 1 or -1 when the index gives the order forwards or backwards, undefined when it does not give it. */
function sortDirection(index: Index, sort: readonly SortField[], used: number, onePrefix: boolean): 1 | -1 | undefined {
  const fixed = onePrefix ? index.paths.slice(0, used).filter((_path, at) => !index.multikeyFields[at]) : [];
  const wanted = sort.filter(({ path }) => !fixed.includes(path));
  let direction: 1 | -1 | undefined;
  for (const [offset, { path, direction: asked }] of wanted.entries()) {
    const at = used + offset;
    if (index.paths[at] !== path || index.multikeyFields[at]) return undefined;
    const needed = index.entries.directions[at] === asked ? 1 : -1;
    if (direction !== undefined && direction !== needed) return undefined;
    direction = needed;
  }
  return direction ?? 1;
}

function isCovered(index: Index, conditions: Conditions, used: number, range: Condition | undefined): boolean {
  if (!conditions.complete || index.multikeyFields.includes(true)) return false;
  const bound = new Set(index.paths.slice(0, range ? used + 1 : used));
  return [...conditions.byPath].every(([path, condition]) => condition.exact && bound.has(path) && !isBoth(condition));
}

function isBoth({ points, lower, upper }: Condition): boolean {
  return points !== undefined && (lower !== undefined || upper !== undefined);
}

export type ScanCounts = { keysExamined: number; docsExamined: number };

export type Found = { readonly row: Row; readonly doc: Doc };

/** Walks the scan and gives each row that the transaction sees once. */
export function* runIndexScan(scan: IndexScan, transaction: Transaction, counts: ScanCounts): Generator<Found> {
  const seen = scan.spans.length > 1 || scan.index.multikeyFields.includes(true) ? new Set<Row>() : undefined;
  for (const entry of entriesOf(scan)) {
    counts.keysExamined += 1;
    const { row } = entry;
    if (seen?.has(row)) continue;
    const doc = visibleDoc(row, transaction);
    if (!doc || !belongs(scan.index, entry, doc)) continue;
    seen?.add(row);
    counts.docsExamined += 1;
    yield { row, doc };
  }
}

/** An entry may belong to a version that this reader does not see. */
function belongs(index: Index, { row, key }: IndexEntry, doc: Doc): boolean {
  const hasOneVersion = row.pending === null && row.latest?.older === null;
  return hasOneVersion || hasKey(index, doc, key);
}

function entriesOf(scan: IndexScan): Iterable<IndexEntry> {
  const runs = scan.spans.map(({ from, to }) => scanEntries(scan.index.entries, from, to, scan.backwards));
  const [only] = runs;
  if (runs.length === 1 && only) return only;
  return scan.sorted && scan.ordersBy > 0 ? merge(scan, runs) : chain(runs);
}

function* chain(runs: Iterable<IndexEntry>[]): Generator<IndexEntry> {
  for (const run of runs) yield* run;
}

/** Several spans with the same order behind their points: always the least head next. */
function* merge(scan: IndexScan, runs: Generator<IndexEntry>[]): Generator<IndexEntry> {
  const heads = runs.map((run) => ({ run, entry: nextOf(run) }));
  for (;;) {
    let least: { head: (typeof heads)[number]; entry: IndexEntry } | undefined;
    for (const head of heads) {
      const { entry } = head;
      if (entry && (!least || compareTails(scan, entry, least.entry) < 0)) least = { head, entry };
    }
    if (!least) return;
    yield least.entry;
    least.head.entry = nextOf(least.head.run);
  }
}

function nextOf(run: Generator<IndexEntry>): IndexEntry | undefined {
  const next = run.next();
  return next.done ? undefined : next.value;
}

function compareTails(scan: IndexScan, a: IndexEntry, b: IndexEntry): number {
  const { directions } = scan.index.entries;
  for (let at = scan.points; at < directions.length; at += 1) {
    const order = compareValues(a.key[at], b.key[at]) * (directions[at] ?? 1);
    if (order !== 0) return scan.backwards ? -order : order;
  }
  return (a.row.number - b.row.number) * (scan.backwards ? -1 : 1);
}

/** Every row that the transaction sees, in the order of insertion. */
export function* runCollectionScan(
  collection: Collection,
  transaction: Transaction,
  counts: ScanCounts,
): Generator<Found> {
  for (const row of collection.rows.values()) {
    const doc = visibleDoc(row, transaction);
    if (!doc) continue;
    counts.docsExamined += 1;
    yield { row, doc };
  }
}
