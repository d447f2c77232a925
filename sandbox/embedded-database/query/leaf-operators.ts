import { BSONRegExp } from 'bson';
import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { isNumeric, isRegex, typeNameOf, typeOf } from '#sandbox/embedded-database/values/bson-types.ts';
import { toBigInt, toDouble, wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { compareValues, isEqual, typeRank, valueKey } from '#sandbox/embedded-database/values/order.ts';

/** A test of what stands at the end of a path: a value, a whole array, or undefined where there is nothing. */
export type LeafTest = (value: unknown) => boolean;

/** The operators whose test holds when it holds for the value, or for any element of an array. */
export const leafOperators: { readonly [operator: string]: (operand: unknown) => LeafTest } = {
  $eq: equalityTest,
  $gt: (operand) => rangeTest(operand, (order) => order > 0),
  $gte: (operand) => rangeTest(operand, (order) => order >= 0),
  $lt: (operand) => rangeTest(operand, (order) => order < 0),
  $lte: (operand) => rangeTest(operand, (order) => order <= 0),
  $in: inTest,
  $type: typeTest,
  $size: sizeTest,
  $mod: modTest,
};

function onValueOrElement(test: LeafTest): LeafTest {
  return (value) => test(value) || (Array.isArray(value) && value.some(test));
}

/** Null equals a missing field as well. */
export function equalityTest(operand: unknown): LeafTest {
  if (operand === null || operand === undefined)
    return onValueOrElement((value) => value === undefined || value === null);
  return onValueOrElement((value) => value !== undefined && isEqual(value, operand));
}

/** Only values of the operand's own type are in order with it; numbers are one type. */
function rangeTest(operand: unknown, holds: (order: number) => boolean): LeafTest {
  if (isRegex(operand)) throw new CommandError('BadValue', "Can't have RegEx as arg to predicate over field.");
  const type = typeOf(operand);
  if (type === 'minKey' || type === 'maxKey') throw unsupported(`a comparison with ${type}`);
  if (operand === null) return holds(0) ? equalityTest(null) : () => false;
  const rank = typeRank(operand);
  const isNaNOperand = isNumeric(operand) && Number.isNaN(Number(operand.toString()));
  return onValueOrElement((value) => {
    if (value === undefined || typeRank(value) !== rank) return false;
    if (rank === 10 && isNaNOperand !== Number.isNaN(Number(String(value)))) return false;
    return holds(compareValues(value, operand));
  });
}

/** More values than this are looked up in a set instead of being compared one by one. */
const fewValues = 8;

function inTest(operand: unknown): LeafTest {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', '$in needs an array');
  const plain = operand.filter((wanted) => !isRegex(wanted));
  const tests = operand.filter(isRegex).map((wanted) => compileRegex(wanted));
  if (plain.length <= fewValues) tests.push(...plain.map(equalityTest));
  else tests.push(onValueOrElement(memberTest(plain)));
  return (value) => tests.some((test) => test(value));
}

function memberTest(values: readonly unknown[]): LeafTest {
  const keys = new Set(values.map((value) => valueKey(value ?? null)));
  return (value) => keys.has(valueKey(value ?? null));
}

function typeTest(operand: unknown): LeafTest {
  const wanted = (Array.isArray(operand) ? operand : [operand]).map((type) => {
    const name = typeNameOf(typeof type === 'string' ? type : (wholeNumber(type) ?? Number.NaN));
    if (name === undefined) throw new CommandError('BadValue', `Unknown type name alias: ${String(type)}`);
    return name;
  });
  return onValueOrElement((value) => {
    if (value === undefined) return false;
    return wanted.includes(typeOf(value)) || (wanted.includes('number') && isNumeric(value));
  });
}

function sizeTest(operand: unknown): LeafTest {
  const size = wholeNumber(operand);
  if (size === undefined || size < 0) throw new CommandError('BadValue', '$size needs a non-negative whole number');
  return (value) => Array.isArray(value) && value.length === size;
}

function modTest(operand: unknown): LeafTest {
  if (!Array.isArray(operand) || operand.length !== 2 || !operand.every(isNumeric)) {
    throw new CommandError('BadValue', 'malformed mod, needs an array of two numbers');
  }
  const [divisor, remainder] = operand.map((number) => BigInt(Math.trunc(toDouble(number)))) as [bigint, bigint];
  if (divisor === 0n) throw new CommandError('BadValue', 'divisor cannot be 0');
  return onValueOrElement((value) => {
    if (!isNumeric(value) || !Number.isFinite(Number(value.toString()))) return false;
    const whole = typeOf(value) === 'long' ? toBigInt(value) : BigInt(Math.trunc(toDouble(value)));
    return whole % divisor === remainder;
  });
}

/** A test for strings. Patterns that JavaScript reads otherwise than PCRE does are refused. */
export function compileRegex(pattern: unknown, options?: unknown): LeafTest {
  const source = isRegex(pattern) ? pattern.pattern : pattern;
  const flags = typeof options === 'string' ? options : isRegex(pattern) ? pattern.options : '';
  if (typeof source !== 'string') throw new CommandError('BadValue', '$regex has to be a string');
  const expression = regexOf(source, flags);
  const wanted = new BSONRegExp(source, flags);
  return onValueOrElement((value) => {
    if (typeof value === 'string') return expression.test(value);
    return isRegex(value) && isEqual(value, wanted);
  });
}

function regexOf(source: string, flags: string): RegExp {
  if (/[^imsu]/.test(flags)) throw new CommandError('Location51091', `unsupported regex options: ${flags}`);
  if (/\[\[:|\\[AZzGKQRhHX]|\(\?[#|>PRi0-9&-]|[*+?}]\+/.test(source)) {
    throw new CommandError('Location51091', `the embedded database does not read this PCRE pattern: ${source}`);
  }
  try {
    return new RegExp(source, [...new Set(`${flags}u`)].join(''));
  } catch {
    return regexWithoutUnicode(source, flags);
  }
}

/** PCRE lets one escape what needs no escape, for instance `\-`; JavaScript does so only without the flag u. */
function regexWithoutUnicode(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags.replaceAll('u', ''));
  } catch (error) {
    throw new CommandError(
      'Location51091',
      `Regular expression is invalid: ${error instanceof Error ? error.message : ''}`,
    );
  }
}
