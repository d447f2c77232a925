import { Double, Int32, Long } from 'bson';
import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { isDecimal, isNumeric, isObjectId, typeOf } from '#sandbox/embedded-database/values/bson-types.ts';
import { integerOf, toDouble } from '#sandbox/embedded-database/values/numbers.ts';
import type { PlainOperator } from './evaluate.ts';

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function textOrRefuse(operator: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new CommandError('BadValue', `${operator} requires a string, found: ${typeOf(value)}`);
}

function toText([value]: unknown[]): string | null {
  if (isNothing(value)) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || isDecimal(value)) return String(value);
  if (isNumeric(value)) return value.toString();
  if (isObjectId(value)) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  throw new CommandError('BadValue', `Unsupported conversion from ${typeOf(value)} to string`);
}

/** `$toInt` and `$toLong`: cuts the fraction off; text and booleans are read too. */
function toInteger(operator: string, kind: 'int' | 'long'): PlainOperator {
  return ([value]) => {
    if (isNothing(value)) return null;
    const number = Math.trunc(numberFrom(operator, value));
    if (value instanceof Long && kind === 'long') return value;
    const whole = Number.isFinite(number) ? integerOf(BigInt(number), kind) : undefined;
    if (!whole || (kind === 'int' && !(whole instanceof Int32))) {
      throw new CommandError('BadValue', `Conversion would overflow target type in ${operator}`);
    }
    return whole;
  };
}

function numberFrom(operator: string, value: unknown): number {
  if (isNumeric(value)) return toDouble(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' && /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return Number(value);
  throw new CommandError('BadValue', `Failed to parse number in ${operator}`);
}

function toDate([value]: unknown[]): Date | null {
  if (isNothing(value)) return null;
  if (value instanceof Date) return value;
  if (isObjectId(value)) return value.getTimestamp();
  if (isNumeric(value)) return new Date(Math.trunc(toDouble(value)));
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(value)) return new Date(value);
  throw unsupported(`$toDate of ${typeOf(value)} in this form`);
}

export const stringOperators: { readonly [operator: string]: PlainOperator } = {
  $concat: (args) => (args.some(isNothing) ? null : args.map((arg) => textOrRefuse('$concat', arg)).join('')),
  $toLower: ([value]) => (isNothing(value) ? '' : textOrRefuse('$toLower', value).toLowerCase()),
  $toUpper: ([value]) => (isNothing(value) ? '' : textOrRefuse('$toUpper', value).toUpperCase()),
  $strLenCP: ([value]) => new Int32([...textOrRefuse('$strLenCP', value)].length),
  $split: ([value, separator]) =>
    isNothing(value) || isNothing(separator)
      ? null
      : textOrRefuse('$split', value).split(textOrRefuse('$split', separator)),
  $substrCP: ([value, from, count]) =>
    [...(isNothing(value) ? '' : textOrRefuse('$substrCP', value))]
      .slice(numberFrom('$substrCP', from), numberFrom('$substrCP', from) + numberFrom('$substrCP', count))
      .join(''),
  $toString: toText,
  $toInt: toInteger('$toInt', 'int'),
  $toLong: toInteger('$toLong', 'long'),
  $toDouble: ([value]) => (isNothing(value) ? null : new Double(numberFrom('$toDouble', value))),
  $toDate: toDate,
  $type: ([value]) => (value === undefined ? 'missing' : typeOf(value)),
  $isNumber: ([value]) => isNumeric(value),
};
