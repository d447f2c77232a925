import { CommandError } from '#sandbox/embedded-database/errors.ts';
import type { Collection, Transaction } from '#sandbox/embedded-database/storage/model.ts';
import { visibleDoc } from '#sandbox/embedded-database/storage/row.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { valueKey } from '#sandbox/embedded-database/values/order.ts';
import { compileFilter } from './compile-filter.ts';
import { type Conditions, readConditions } from './conditions.ts';
import {
  type Found,
  type IndexScan,
  planIndexScan,
  runCollectionScan,
  runIndexScan,
  type ScanCounts,
} from './index-scan.ts';
import { compareSortKeys, type SortField, sortKey } from './sort.ts';

export type Query = {
  readonly filter: Doc;
  readonly sort?: readonly SortField[];
  readonly skip?: number;
  /** 0 is no limit. */
  readonly limit?: number;
  /** An index by name or by key. */
  readonly hint?: unknown;
};

/** How a query is answered. */
export type Plan =
  | { readonly kind: 'ids'; readonly ids: readonly unknown[] }
  | { readonly kind: 'index'; readonly scan: IndexScan }
  | { readonly kind: 'either'; readonly plans: readonly Plan[] }
  | { readonly kind: 'collection' };

/** Where a query reads, and as whom. */
export type ReadPlace = { readonly collection: Collection; readonly transaction: Transaction };

/** The matching documents in order. `counts` says what it cost. */
export function findDocs(place: ReadPlace, query: Query, counts: ScanCounts = newCounts()): Found[] {
  const plan = planQuery(place.collection, query);
  const matches = compileFilter(query.filter);
  const sort = query.sort ?? [];
  const skip = query.skip ?? 0;
  const wanted = query.limit ? skip + query.limit : Number.POSITIVE_INFINITY;
  const needsSort = sort.length > 0 && !(plan.kind === 'index' && plan.scan.sorted);
  const found: Found[] = [];
  for (const candidate of runPlan(place, plan, counts)) {
    if (!matches(candidate.doc)) continue;
    found.push(candidate);
    if (!needsSort && found.length >= wanted) break;
  }
  const ordered = needsSort ? sortFound(found, sort) : found;
  return skip > 0 || ordered.length > wanted ? ordered.slice(skip, wanted) : ordered;
}

export function newCounts(): ScanCounts {
  return { keysExamined: 0, docsExamined: 0 };
}

function sortFound(found: readonly Found[], sort: readonly SortField[]): Found[] {
  return found
    .map((each) => ({ each, key: sortKey(each.doc, sort) }))
    .sort((a, b) => compareSortKeys(sort, a.key, b.key))
    .map(({ each }) => each);
}

export function planQuery(collection: Collection, query: Query): Plan {
  const conditions = readConditions(query.filter);
  if (query.hint !== undefined) return hintedPlan(collection, query, conditions);
  const ids = conditions.byPath.get('_id')?.points;
  if (ids) return { kind: 'ids', ids };
  return bestIndexPlan(collection, query, conditions) ?? eitherPlan(collection, query) ?? { kind: 'collection' };
}

function bestIndexPlan(collection: Collection, query: Query, conditions: Conditions): Plan | undefined {
  let best: { scan: IndexScan; cost: number } | undefined;
  for (const index of collection.indexes.values()) {
    const scan = planIndexScan(index, conditions, query.sort ?? []);
    if (!scan) continue;
    const cost = costOf(scan, query);
    if (!best || cost < best.cost) best = { scan, cost };
  }
  return best && { kind: 'index', scan: best.scan };
}

/** Entries to look at; a limit ends a scan early only when it needs no sort and finds only matches. */
function costOf(scan: IndexScan, { sort = [], skip = 0, limit = 0 }: Query): number {
  if (sort.length > 0 && !scan.sorted) return scan.entries * 2 + 1;
  return limit > 0 && scan.covers ? Math.min(scan.entries, skip + limit) : scan.entries;
}

function hintedPlan(collection: Collection, query: Query, conditions: Conditions): Plan {
  if (isDoc(query.hint) && '$natural' in query.hint) return { kind: 'collection' };
  const wanted = isDoc(query.hint) ? valueKey(query.hint) : query.hint;
  for (const index of collection.indexes.values()) {
    const name = isDoc(query.hint) ? valueKey(index.definition.key) : index.definition.name;
    if (name !== wanted) continue;
    const scan = planIndexScan(index, conditions, query.sort ?? []);
    return scan ? { kind: 'index', scan } : { kind: 'collection' };
  }
  throw new CommandError('BadValue', 'error processing query: hint provided does not correspond to an existing index');
}

/** An `$or` each of whose branches has an index. */
function eitherPlan(collection: Collection, { filter }: Query): Plan | undefined {
  const branches = filter.$or;
  if (!Array.isArray(branches) || !branches.every(isDoc)) return undefined;
  const { $or: _branches, ...rest } = filter;
  const plans = branches.map((branch) => planQuery(collection, { filter: { $and: [rest, branch] } }));
  return plans.some(({ kind }) => kind === 'collection') ? undefined : { kind: 'either', plans };
}

function* runPlan(place: ReadPlace, plan: Plan, counts: ScanCounts): Generator<Found> {
  switch (plan.kind) {
    case 'ids':
      yield* byIds(place, plan.ids, counts);
      return;
    case 'index':
      yield* runIndexScan(plan.scan, place.transaction, counts);
      return;
    case 'either': {
      const seen = new Set<Found['row']>();
      for (const branch of plan.plans) {
        for (const found of runPlan(place, branch, counts)) {
          if (seen.has(found.row)) continue;
          seen.add(found.row);
          yield found;
        }
      }
      return;
    }
    case 'collection':
      yield* runCollectionScan(place.collection, place.transaction, counts);
  }
}

function* byIds({ collection, transaction }: ReadPlace, ids: readonly unknown[], counts: ScanCounts): Generator<Found> {
  for (const idKey of new Set(ids.map(valueKey))) {
    counts.keysExamined += 1;
    const row = collection.rows.get(idKey);
    const doc = row && visibleDoc(row, transaction);
    if (!row || !doc) continue;
    counts.docsExamined += 1;
    yield { row, doc };
  }
}
