import { Int32 } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { isEqual } from '#sandbox/embedded-database/values/order.ts';
import type { PlainOperator } from './operator.ts';

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

export const arrayOperators: { readonly [operator: string]: PlainOperator } = {
  $size: ([array]) => new Int32(arrayOrRefuse('$size', array).length),
  $arrayElemAt: elementAt,
  $first: ([array]) => (isNothing(array) ? null : arrayOrRefuse('$first', array)[0]),
  $last: ([array]) => (isNothing(array) ? null : arrayOrRefuse('$last', array).at(-1)),
  $in: ([value, array]) => arrayOrRefuse('$in', array).some((element) => isEqual(element, value ?? null)),
  $slice: slice,
};
