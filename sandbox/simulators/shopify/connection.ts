import { GraphQLError } from 'graphql';

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
}

/** What a list is ordered by; the last part is unique. */
export type SortKey = readonly (string | number)[];

const MAX_PAGE = 250;

export interface ConnectionOptions<T> {
  /** In any order. */
  items: readonly T[];
  keyOf: (item: T) => SortKey;
  args: PageArguments;
  view: (item: T) => unknown;
  /** A bulk operation asks for everything, without `first`. */
  isBulk: boolean;
  /** The largest page that may be asked for. */
  maxPage?: number;
}

/** A page of a list, by cursors that name a place in the order and so survive changes of the list. */
export function connection<T>({ items, keyOf, args, view, isBulk, maxPage = MAX_PAGE }: ConnectionOptions<T>) {
  const { first, last } = checkArguments(args, isBulk, maxPage);
  const direction = args.reverse ? -1 : 1;
  let all = items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((one, other) => direction * compareKeys(one.key, other.key));
  const total = all.length;
  if (args.after) {
    const after = readCursor(args.after, 'after');
    all = all.filter(({ key }) => direction * compareKeys(key, after) > 0);
  }
  const skippedBefore = total - all.length;
  const countBeforeBefore = all.length;
  if (args.before) {
    const before = readCursor(args.before, 'before');
    all = all.filter(({ key }) => direction * compareKeys(key, before) < 0);
  }
  const skippedAfter = countBeforeBefore - all.length;
  const page = first !== undefined ? all.slice(0, first) : last !== undefined ? all.slice(-last || all.length) : all;
  const left = all.length - page.length;
  const edges = page.map(({ item, key }) => ({ cursor: writeCursor(key), node: view(item) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: first !== undefined ? left > 0 || skippedAfter > 0 : skippedAfter > 0,
      hasPreviousPage: last !== undefined ? left > 0 || skippedBefore > 0 : skippedBefore > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function checkArguments(args: PageArguments, isBulk: boolean, maxPage: number): { first?: number; last?: number } {
  const first = args.first ?? undefined;
  const last = args.last ?? undefined;
  if (first !== undefined && last !== undefined) throw badRequest('providing both first and last is not supported');
  if (first === undefined && last === undefined && !isBulk) throw badRequest('you must provide one of first or last');
  for (const [name, size] of Object.entries({ first, last })) {
    if (size === undefined) continue;
    if (size < 0) throw badRequest(`${name} cannot be less than zero`);
    if (size > maxPage) throw badRequest(`${name} cannot exceed ${maxPage}`);
  }
  return { ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
}

function compareKeys(one: SortKey, other: SortKey): number {
  for (let index = 0; index < one.length; index += 1) {
    const part = one[index];
    const counterpart = other[index];
    if (part === undefined || counterpart === undefined || part === counterpart) continue;
    if (typeof part === 'number' && typeof counterpart === 'number') return part - counterpart;
    return String(part) < String(counterpart) ? -1 : 1;
  }
  return 0;
}

function writeCursor(key: SortKey): string {
  return Buffer.from(JSON.stringify({ last_id: key.at(-1), last_value: key })).toString('base64');
}

function readCursor(cursor: string, argument: string): SortKey {
  try {
    const read = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as { last_value: SortKey };
    if (Array.isArray(read.last_value)) return read.last_value;
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest(`Invalid cursor for current pagination sort. (${argument})`);
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
