import { Double, Int32, Long } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { isDecimal, isNumeric, type Numeric, typeOf } from '#sandbox/embedded-database/values/bson-types.ts';
import {
  addNumbers,
  integerOf,
  multiplyNumbers,
  toBigInt,
  toDouble,
  widestKind,
} from '#sandbox/embedded-database/values/numbers.ts';
import { compareValues } from '#sandbox/embedded-database/values/order.ts';
import type { PlainOperator } from './operator.ts';

/** Null and missing make the result null; anything else that is no number is refused. */
function onNumbers(operator: string, work: (...numbers: Numeric[]) => unknown): PlainOperator {
  return (args) => {
    if (args.some((arg) => arg === null || arg === undefined)) return null;
    return work(...args.map((arg) => numberOrRefuse(operator, arg)));
  };
}

function numberOrRefuse(operator: string, value: unknown): Numeric {
  if (isNumeric(value)) return value;
  throw new CommandError('TypeMismatch', `${operator} only supports numeric types, not ${typeOf(value)}`);
}

/** What does not fit in 64 bits goes on as a double. */
export function sumOf(a: Numeric, b: Numeric): Numeric {
  return addNumbers(a, b) ?? new Double(toDouble(a) + toDouble(b));
}

function add(args: unknown[]): unknown {
  if (args.some((arg) => arg === null || arg === undefined)) return null;
  const dates = args.filter((arg) => arg instanceof Date);
  if (dates.length > 1) throw new CommandError('TypeMismatch', 'only one date allowed in an $add expression');
  const total = args
    .filter((arg) => !(arg instanceof Date))
    .map((arg) => numberOrRefuse('$add', arg))
    .reduce(sumOf, new Int32(0) as Numeric);
  const [date] = dates;
  return date ? new Date(date.getTime() + Math.round(toDouble(total))) : total;
}

function subtract([a, b]: unknown[]): unknown {
  if (a === null || a === undefined || b === null || b === undefined) return null;
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  const right = numberOrRefuse('$subtract', b);
  if (a instanceof Date) return new Date(a.getTime() - Math.round(toDouble(right)));
  const left = numberOrRefuse('$subtract', a);
  const kind = widestKind(left, right);
  if (kind === 'double') return new Double(toDouble(left) - toDouble(right));
  return integerOf(toBigInt(left) - toBigInt(right), kind) ?? new Double(toDouble(left) - toDouble(right));
}

function divide(a: Numeric, b: Numeric): Numeric {
  widestKind(a, b);
  if (toDouble(b) === 0) throw new CommandError('BadValue', "can't $divide by zero");
  return new Double(toDouble(a) / toDouble(b));
}

function modulo(a: Numeric, b: Numeric): Numeric {
  const kind = widestKind(a, b);
  if (toDouble(b) === 0) throw new CommandError('Location16410', "can't $mod by zero");
  if (kind === 'double') return new Double(toDouble(a) % toDouble(b));
  return integerOf(toBigInt(a) % toBigInt(b), kind) ?? new Double(toDouble(a) % toDouble(b));
}

/** The operands, or the elements of the one operand that is an array. */
function spread(args: unknown[]): unknown[] {
  const [only] = args;
  return args.length === 1 && Array.isArray(only) ? only : args;
}

/** The greatest or smallest of the values that are neither null nor missing. */
export function extreme(values: unknown[], direction: 1 | -1): unknown {
  let best: unknown = null;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (best === null || compareValues(value, best) * direction > 0) best = value;
  }
  return best;
}

export function averageOf(values: unknown[]): Double | null {
  const numbers = values.filter(isNumeric);
  if (numbers.length === 0) return null;
  return new Double(toDouble(numbers.reduce(sumOf, new Int32(0) as Numeric)) / numbers.length);
}

export const arithmeticOperators: { readonly [operator: string]: PlainOperator } = {
  $add: add,
  $subtract: subtract,
  $multiply: onNumbers('$multiply', (...numbers) =>
    numbers.reduce((a, b) => multiplyNumbers(a, b) ?? new Double(toDouble(a) * toDouble(b)), new Int32(1) as Numeric),
  ),
  $divide: onNumbers('$divide', divide),
  $mod: onNumbers('$mod', modulo),
  $sum: (args) => {
    const numbers = spread(args).filter(isNumeric);
    if (numbers.some(isDecimal)) widestKind(...numbers);
    return numbers.reduce(sumOf, new Int32(0) as Numeric);
  },
  $avg: (args) => averageOf(spread(args)),
  $max: (args) => extreme(spread(args), 1),
  $min: (args) => extreme(spread(args), -1),
};
