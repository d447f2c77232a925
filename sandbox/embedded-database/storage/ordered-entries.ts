import { compareValues, typeRank } from '#sandbox/embedded-database/values/order.ts';
import type { IndexEntry, OrderedEntries } from './model.ts';

/** In an edge's prefix: all values of the types that have this rank. */
export type AnyOfRank = { readonly anyOfRank: number };

const ranks = new WeakSet<object>();

export function anyOfRank(rank: number): AnyOfRank {
  const edge = { anyOfRank: rank };
  ranks.add(edge);
  return edge;
}

function isAnyOfRank(value: unknown): value is AnyOfRank {
  return typeof value === 'object' && value !== null && ranks.has(value);
}

/** Where a scan starts or ends: before or after all keys that begin with `prefix`. */
export type Edge = { readonly prefix: readonly unknown[]; readonly side: 'before' | 'after' };

/** Everything between two edges. */
export type Span = { readonly from: Edge; readonly to: Edge };

const largestChunk = 256;

export function createOrderedEntries(directions: readonly (1 | -1)[]): OrderedEntries {
  return { directions, chunks: [] };
}

export function fillOrderedEntries(entries: OrderedEntries, all: IndexEntry[]): void {
  all.sort((a, b) => compareEntries(entries, a, b));
  entries.chunks = [];
  const size = largestChunk / 2;
  for (let from = 0; from < all.length; from += size) entries.chunks.push(all.slice(from, from + size));
}

export function addEntry(entries: OrderedEntries, entry: IndexEntry): void {
  if (entries.chunks.length === 0) {
    entries.chunks.push([entry]);
    return;
  }
  const [at, within] = locate(entries, (other) => compareEntries(entries, other, entry) < 0);
  const chunkAt = Math.min(at, entries.chunks.length - 1);
  const chunk = entries.chunks[chunkAt] ?? [];
  const position = at === chunkAt ? within : chunk.length;
  const present = chunk[position];
  if (present && compareEntries(entries, present, entry) === 0) return;
  chunk.splice(position, 0, entry);
  if (chunk.length > largestChunk) entries.chunks.splice(chunkAt + 1, 0, chunk.splice(largestChunk / 2));
}

export function removeEntry(entries: OrderedEntries, entry: IndexEntry): void {
  const [at, within] = locate(entries, (other) => compareEntries(entries, other, entry) < 0);
  const chunk = entries.chunks[at];
  const present = chunk?.[within];
  if (!chunk || !present || compareEntries(entries, present, entry) !== 0) return;
  chunk.splice(within, 1);
  if (chunk.length === 0) entries.chunks.splice(at, 1);
}

/** The entries between two edges, in index order or backwards. Nothing may change the index during the scan. */
export function* scanEntries(
  entries: OrderedEntries,
  from: Edge,
  to: Edge,
  backwards = false,
): Generator<IndexEntry, void, undefined> {
  const start = locate(entries, (entry) => isBefore(entries, entry.key, from));
  const end = locate(entries, (entry) => isBefore(entries, entry.key, to));
  if (backwards) yield* between(entries, start, end, -1);
  else yield* between(entries, start, end, 1);
}

/** About how many entries lie between two edges, from the sizes of the chunks. */
export function countEntries(entries: OrderedEntries, from: Edge, to: Edge): number {
  const [startChunk, startAt] = locate(entries, (entry) => isBefore(entries, entry.key, from));
  const [endChunk, endAt] = locate(entries, (entry) => isBefore(entries, entry.key, to));
  if (startChunk === endChunk) return Math.max(0, endAt - startAt);
  return Math.max(0, (endChunk - startChunk) * largestChunk * 0.6 - startAt + endAt);
}

/** How many entries lie between two edges. */
export function entriesBetween(entries: OrderedEntries, { from, to }: Span): number {
  const [startChunk, startAt] = locate(entries, (entry) => isBefore(entries, entry.key, from));
  const [endChunk, endAt] = locate(entries, (entry) => isBefore(entries, entry.key, to));
  let count = endAt - startAt;
  for (let at = startChunk; at < endChunk; at += 1) count += entries.chunks[at]?.length ?? 0;
  return Math.max(0, count);
}

export function isBetween(entries: OrderedEntries, key: readonly unknown[], { from, to }: Span): boolean {
  return !isBefore(entries, key, from) && isBefore(entries, key, to);
}

type Position = readonly [chunk: number, within: number];

function* between(entries: OrderedEntries, start: Position, end: Position, step: 1 | -1) {
  const [startChunk, startAt] = start;
  const [endChunk, endAt] = end;
  const chunkAt = step === 1 ? startChunk : endChunk;
  for (let at = chunkAt; step === 1 ? at <= endChunk : at >= startChunk; at += step) {
    const chunk = entries.chunks[at];
    if (!chunk) continue;
    const first = at === startChunk ? startAt : 0;
    const last = at === endChunk ? endAt : chunk.length;
    for (let count = 0; count < last - first; count += 1) {
      const entry = chunk[step === 1 ? first + count : last - 1 - count];
      if (entry) yield entry;
    }
  }
}

/** The first position whose entry is not `before`, where `before` holds for a beginning of the order. */
function locate(entries: OrderedEntries, before: (entry: IndexEntry) => boolean): Position {
  const { chunks } = entries;
  const at = partition(chunks.length, (index) => {
    const last = chunks[index]?.at(-1);
    return last !== undefined && before(last);
  });
  const chunk = chunks[at];
  if (!chunk) return [at, 0];
  const within = partition(chunk.length, (index) => {
    const entry = chunk[index];
    return entry !== undefined && before(entry);
  });
  return [at, within];
}

function partition(length: number, before: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBefore(entries: OrderedEntries, key: readonly unknown[], edge: Edge): boolean {
  const order = comparePrefix(entries.directions, key, edge.prefix);
  return order < 0 || (order === 0 && edge.side === 'after');
}

function comparePrefix(directions: readonly (1 | -1)[], key: readonly unknown[], prefix: readonly unknown[]): number {
  for (let at = 0; at < prefix.length; at += 1) {
    const wanted = prefix[at];
    const order = isAnyOfRank(wanted)
      ? Math.sign(typeRank(key[at]) - wanted.anyOfRank)
      : compareValues(key[at], wanted);
    if (order !== 0) return order * (directions[at] ?? 1);
  }
  return 0;
}

export function compareIndexKeys(
  directions: readonly (1 | -1)[],
  a: readonly unknown[],
  b: readonly unknown[],
): number {
  return comparePrefix(directions, a, b);
}

function compareEntries(entries: OrderedEntries, a: IndexEntry, b: IndexEntry): number {
  return comparePrefix(entries.directions, a.key, b.key) || a.row.number - b.row.number;
}
