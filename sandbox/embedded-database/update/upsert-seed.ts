import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { isOperators } from '#sandbox/embedded-database/query/compile-filter.ts';
import { type Doc, isDoc, isRegex } from '#sandbox/embedded-database/values/bson-types.ts';
import { copyValue, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import { resolveTargets } from './targets.ts';

/** The document that an upsert begins with: what its filter says by equality. */
export function upsertSeed(filter: Doc): Doc {
  const seed: Doc = {};
  const seen = new Set<string>();
  plant(filter, seed, seen);
  return seed;
}

function plant(filter: Doc, seed: Doc, seen: Set<string>): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' || (name === '$or' && Array.isArray(condition) && condition.length === 1)) {
      for (const branch of condition as unknown[]) if (isDoc(branch)) plant(branch, seed, seen);
    } else if (!name.startsWith('$')) {
      const value = equalValue(condition);
      if (value !== undefined) plantValue(name, value, seed, seen);
    }
  }
}

function plantValue(path: string, value: unknown, seed: Doc, seen: Set<string>): void {
  if (seen.has(path))
    throw new CommandError('NotSingleValueField', `cannot infer query fields to set, path '${path}' is matched twice`);
  seen.add(path);
  for (const target of resolveTargets(seed, splitPath(path), { isInsert: true, arrayFilters: new Map() })) {
    target.set(copyValue(value));
  }
}

/** The value that the condition demands, or undefined when it leaves a choice. */
function equalValue(condition: unknown): unknown {
  if (isRegex(condition)) return undefined;
  if (!isOperators(condition)) return condition;
  if ('$eq' in condition) return condition.$eq;
  const only = condition.$in ?? condition.$all;
  return Array.isArray(only) && only.length === 1 && !isRegex(only[0]) ? only[0] : undefined;
}
