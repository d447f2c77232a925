import { Decimal128, Double, Int32, Long } from 'bson';
import { unsupported } from '#sandbox/embedded-database/errors.ts';
import { isDecimal, type Numeric, typeOf } from './bson-types.ts';

/** Any BSON number without rounding: `coefficient * 10 ** exponent`, or one of the three that are none. */
type Exact = { coefficient: bigint; exponent: number } | 'NaN' | 'Infinity' | '-Infinity';

/** The number as a double when a double can hold it exactly, else undefined. */
function asExactDouble(value: Numeric): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) {
    const number = value.toNumber();
    return Number.isSafeInteger(number) ? number : undefined;
  }
  return undefined;
}

function exactOfDouble(value: number): Exact {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  let mantissa = value;
  let halvings = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    halvings += 1;
  }
  return { coefficient: BigInt(mantissa) * 5n ** BigInt(halvings), exponent: -halvings };
}

function exactOfDecimal(value: Decimal128): Exact {
  const text = value.toString();
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return text;
  const [digits = '0', exponent = '0'] = text.split('E');
  const [whole = '0', fraction = ''] = digits.split('.');
  return { coefficient: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function exactOf(value: Numeric): Exact {
  if (value instanceof Long) return { coefficient: value.toBigInt(), exponent: 0 };
  if (value instanceof Decimal128) return exactOfDecimal(value);
  return exactOfDouble(typeof value === 'number' ? value : value.value);
}

function compareExact(a: Exact, b: Exact): number {
  if (a === b) return 0;
  if (a === 'NaN' || b === 'Infinity') return -1;
  if (b === 'NaN' || a === 'Infinity') return 1;
  if (a === '-Infinity') return -1;
  if (b === '-Infinity') return 1;
  const exponent = Math.min(a.exponent, b.exponent);
  const left = a.coefficient * 10n ** BigInt(a.exponent - exponent);
  const right = b.coefficient * 10n ** BigInt(b.exponent - exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Orders numbers of all four types by value; NaN comes before all others and equals itself. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const left = asExactDouble(a);
  const right = asExactDouble(b);
  if (left === undefined || right === undefined) return compareExact(exactOf(a), exactOf(b));
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  return 1;
}

/** The same text for every number of the same value, whatever its type. */
export function numberKey(value: Numeric): string {
  const double = asExactDouble(value);
  if (double !== undefined) return `n${double === 0 ? 0 : double}`;
  const exact = exactOf(value);
  if (typeof exact === 'string') return `n${exact}`;
  const nearest = Number(value.toString());
  if (compareExact(exact, exactOfDouble(nearest)) === 0) return `n${nearest === 0 ? 0 : nearest}`;
  let { coefficient, exponent } = exact;
  while (coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return `n${coefficient}e${exponent}`;
}

export type NumberKind = 'int' | 'long' | 'double';

/** The type in which arithmetic on these is done: the widest of them. Decimal128 is refused. */
export function widestKind(...values: Numeric[]): NumberKind {
  if (values.some(isDecimal)) throw unsupported('arithmetic on Decimal128');
  const kinds = values.map(typeOf);
  if (kinds.includes('double')) return 'double';
  return kinds.includes('long') ? 'long' : 'int';
}

export function toDouble(value: Numeric): number {
  if (isDecimal(value)) throw unsupported('arithmetic on Decimal128');
  return typeof value === 'number' ? value : value instanceof Long ? value.toNumber() : value.value;
}

export function toBigInt(value: Numeric): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(toDouble(value));
}

/** An Int32 or a Long; undefined when 64 bits do not hold it. */
export function integerOf(value: bigint, kind: 'int' | 'long'): Int32 | Long | undefined {
  if (kind === 'int' && BigInt.asIntN(32, value) === value) return new Int32(Number(value));
  return BigInt.asIntN(64, value) === value ? Long.fromBigInt(value) : undefined;
}

/** Sums as MongoDB does: integers stay integers and widen to Long; undefined when a Long overflows. */
export function addNumbers(a: Numeric, b: Numeric): Numeric | undefined {
  const kind = widestKind(a, b);
  if (kind === 'double') return new Double(toDouble(a) + toDouble(b));
  return integerOf(toBigInt(a) + toBigInt(b), kind);
}

export function multiplyNumbers(a: Numeric, b: Numeric): Numeric | undefined {
  const kind = widestKind(a, b);
  if (kind === 'double') return new Double(toDouble(a) * toDouble(b));
  return integerOf(toBigInt(a) * toBigInt(b), kind);
}

/** A whole number of an option such as `limit`, or undefined when it is none. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (value instanceof Int32 || value instanceof Double) return Number.isInteger(value.value) ? value.value : undefined;
  if (value instanceof Long) return value.toNumber();
  if (value instanceof Decimal128) {
    const number = Number(value.toString());
    return Number.isInteger(number) ? number : undefined;
  }
  return undefined;
}
