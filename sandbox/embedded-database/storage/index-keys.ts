import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { valueKey } from '#sandbox/embedded-database/values/order.ts';
import { isIndexPart } from '#sandbox/embedded-database/values/paths.ts';

/** A field on its way through a document: where it stands, and the parts of its path that are left. */
type Walk = { readonly value: unknown; readonly rest: readonly string[]; readonly insideArray: boolean };

/** The keys of one document: one, or one for each element where an array lies on a path. */
export type DocKeys = { readonly keys: unknown[][]; readonly multikeyFields: readonly boolean[] };

/**
 * The index keys of a document. A missing field counts as null and an empty array as undefined, which comes before
 * null. Two different arrays in one key are refused, as MongoDB does.
 */
export function keysOfDoc(doc: Doc, paths: readonly (readonly string[])[]): DocKeys {
  const multikeyFields = paths.map(() => false);
  const walks = paths.map((rest): Walk => ({ value: doc, rest, insideArray: false }));
  const keys = expand(walks, multikeyFields);
  return { keys: keys.length > 1 ? distinctKeys(keys) : keys, multikeyFields };
}

function expand(walks: readonly Walk[], multikeyFields: boolean[]): unknown[][] {
  const advanced = walks.map(advance);
  const arrays = new Set(advanced.filter(isAtArray).map(({ value }) => value as unknown[]));
  if (arrays.size > 1) throw new CommandError('CannotIndexParallelArrays', 'cannot index parallel arrays');
  const [array] = arrays;
  if (!array) return [advanced.map(({ value }) => (value === undefined ? null : value)).map(emptyArrayKey)];
  for (const [at, walk] of advanced.entries()) if (isAtArray(walk)) multikeyFields[at] = true;
  if (array.length === 0) return expandWith(advanced, emptyArray, multikeyFields);
  return array.flatMap((element) => expandWith(advanced, element, multikeyFields));
}

/** Stands for the key of an empty array, which has no element to take its place. */
const emptyArray = Symbol('empty array');

function emptyArrayKey(value: unknown): unknown {
  return value === emptyArray ? undefined : value;
}

function expandWith(walks: readonly Walk[], element: unknown, multikeyFields: boolean[]): unknown[][] {
  const next = walks.map((walk): Walk => {
    if (!isAtArray(walk)) return walk;
    if (walk.rest.length === 0) return { value: element, rest: [], insideArray: true };
    return { value: isDoc(element) ? element : null, rest: isDoc(element) ? walk.rest : [], insideArray: false };
  });
  return expand(next, multikeyFields);
}

function isAtArray(walk: Walk): boolean {
  return Array.isArray(walk.value) && !walk.insideArray;
}

/** Follows the path through documents until its end or the next array. */
function advance({ value, rest, insideArray }: Walk): Walk {
  let current = value;
  let at = 0;
  while (at < rest.length && !insideArray) {
    const part = rest[at] ?? '';
    if (isDoc(current)) current = Object.hasOwn(current, part) ? current[part] : undefined;
    else if (Array.isArray(current) && isIndexPart(part) && Number(part) < current.length) {
      current = current[Number(part)];
    } else if (Array.isArray(current)) break;
    else current = undefined;
    at += 1;
  }
  return { value: current, rest: rest.slice(at), insideArray };
}

function distinctKeys(keys: unknown[][]): unknown[][] {
  return [...new Map(keys.map((key) => [valueKey(key.map((part) => part ?? null)) + emptyMarks(key), key])).values()];
}

function emptyMarks(key: unknown[]): string {
  return key.map((part) => (part === undefined ? 'u' : '.')).join('');
}
