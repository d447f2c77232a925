import type { Query } from '#sandbox/embedded-database/query/find-docs.ts';
import { parseSort } from '#sandbox/embedded-database/query/sort.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';

/** Takes `$match`, `$sort`, `$skip` and `$limit` off the front of a pipeline, so that an index can serve them. */
export function leadingQuery(pipeline: readonly unknown[], hint: unknown): { query: Query; rest: unknown[] } {
  const rest = [...pipeline];
  const filters: Doc[] = [];
  for (let match = takeStage(rest, '$match'); isDoc(match); match = takeStage(rest, '$match')) filters.push(match);
  const [only] = filters;
  const filter = filters.length > 1 ? { $and: filters } : (only ?? {});
  const sort = parseSort(takeStage(rest, '$sort'));
  const skip = wholeNumber(takeStage(rest, '$skip')) ?? 0;
  const limit = wholeNumber(takeStage(rest, '$limit')) ?? 0;
  return { query: { filter, sort, skip, limit, hint }, rest };
}

function takeStage(stages: unknown[], name: string): unknown {
  const [first] = stages;
  if (!isDoc(first) || !(name in first)) return undefined;
  stages.shift();
  return first[name];
}
