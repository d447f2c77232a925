import { Int32 } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { isEqual, valueKey } from '#sandbox/embedded-database/values/order.ts';
import type { PlainOperator } from './evaluate.ts';

function arrayOrRefuse(operator: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new CommandError('BadValue', `The argument to ${operator} must be an array`);
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function elementAt([array, index]: unknown[]): unknown {
  if (isNothing(array) || isNothing(index)) return null;
  const at = wholeNumber(index);
  if (at === undefined) throw new CommandError('BadValue', "$arrayElemAt's second argument must be a whole number");
  return arrayOrRefuse('$arrayElemAt', array).at(at);
}

function slice([array, first, second]: unknown[]): unknown {
  if (isNothing(array) || isNothing(first)) return null;
  const values = arrayOrRefuse('$slice', array);
  const from = wholeNumber(first) ?? 0;
  if (second === undefined) return from >= 0 ? values.slice(0, from) : values.slice(from);
  const start = from >= 0 ? from : Math.max(0, values.length + from);
  return values.slice(start, start + (wholeNumber(second) ?? 0));
}

function mergeObjects(args: unknown[]): Doc {
  const [only] = args;
  const docs = args.length === 1 && Array.isArray(only) ? only : args;
  const result: Doc = {};
  for (const doc of docs) {
    if (isNothing(doc)) continue;
    if (!isDoc(doc)) throw new CommandError('BadValue', '$mergeObjects requires object inputs');
    Object.assign(result, doc);
  }
  return result;
}

function arrayToObject([array]: unknown[]): unknown {
  if (isNothing(array)) return null;
  const result: Doc = {};
  for (const pair of arrayOrRefuse('$arrayToObject', array)) {
    const [name, value] = Array.isArray(pair) ? pair : isDoc(pair) ? [pair.k, pair.v] : [];
    if (typeof name !== 'string')
      throw new CommandError('BadValue', '$arrayToObject needs pairs of a name and a value');
    result[name] = value ?? null;
  }
  return result;
}

export const arrayOperators: { readonly [operator: string]: PlainOperator } = {
  $size: ([array]) => new Int32(arrayOrRefuse('$size', array).length),
  $isArray: ([value]) => Array.isArray(value),
  $arrayElemAt: elementAt,
  $first: ([array]) => (isNothing(array) ? null : arrayOrRefuse('$first', array)[0]),
  $last: ([array]) => (isNothing(array) ? null : arrayOrRefuse('$last', array).at(-1)),
  $in: ([value, array]) => arrayOrRefuse('$in', array).some((element) => isEqual(element, value ?? null)),
  $concatArrays: (args) =>
    args.some(isNothing) ? null : args.flatMap((array) => arrayOrRefuse('$concatArrays', array)),
  $slice: slice,
  $reverseArray: ([array]) => (isNothing(array) ? null : [...arrayOrRefuse('$reverseArray', array)].reverse()),
  $setUnion: (args) => {
    if (args.some(isNothing)) return null;
    const all = args.flatMap((array) => arrayOrRefuse('$setUnion', array));
    return [...new Map(all.map((value) => [valueKey(value), value])).values()];
  },
  $mergeObjects: mergeObjects,
  $objectToArray: ([doc]) =>
    isNothing(doc) ? null : Object.entries(doc as Doc).map(([name, value]) => ({ k: name, v: value })),
  $arrayToObject: arrayToObject,
};
