import { type Binary, type BSONRegExp, type BSONSymbol, type Code, ObjectId, type Timestamp } from 'bson';
import { unsupported } from '#sandbox/embedded-database/errors.ts';
import { bsonClass, type Doc, isDoc, type Numeric } from './bson-types.ts';
import { compareNumbers, numberKey } from './numbers.ts';

const classRanks: Record<string, number> = {
  MinKey: 0,
  Int32: 10,
  Long: 10,
  Double: 10,
  Decimal128: 10,
  BSONSymbol: 15,
  Binary: 30,
  ObjectId: 35,
  Timestamp: 47,
  BSONRegExp: 50,
  Code: 60,
  MaxKey: 127,
};

/** Where a type stands in BSON's order of types; equal ranks are compared by value. `undefined` stands for an empty array's key. */
export function typeRank(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return 15;
    case 'number':
      return 10;
    case 'boolean':
      return 40;
    case 'undefined':
      return 3;
  }
  if (value === null) return 5;
  if (Array.isArray(value)) return 25;
  if (isDoc(value)) return 20;
  if (value instanceof Date) return 45;
  const rank = classRanks[bsonClass(value) ?? ''];
  if (rank === undefined) throw unsupported(`values of type ${bsonClass(value) ?? typeof value}`);
  return rank;
}

/** Compares two values in BSON's order (mongodb.com/docs/manual/reference/bson-type-comparison-order). */
export function compareValues(a: unknown, b: unknown): number {
  // What most keys of indexes are made of, without asking for their ranks.
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id);
  const rank = typeRank(a);
  const difference = rank - typeRank(b);
  return difference !== 0 ? Math.sign(difference) : compareSameType(rank, a, b);
}

function compareSameType(rank: number, a: unknown, b: unknown): number {
  switch (rank) {
    case 10:
      return compareNumbers(a as Numeric, b as Numeric);
    case 15:
      return compareStrings(stringOf(a), stringOf(b));
    case 20:
      return compareDocs(a as Doc, b as Doc);
    case 25:
      return compareArrays(a as unknown[], b as unknown[]);
    case 30:
      return compareBinaries(a as Binary, b as Binary);
    case 35:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case 40:
      return Number(a) - Number(b);
    case 45:
      return Math.sign((a as Date).getTime() - (b as Date).getTime());
    case 47:
      return compareTimestamps(a as Timestamp, b as Timestamp);
    case 50:
      return (
        compareStrings((a as BSONRegExp).pattern, (b as BSONRegExp).pattern) ||
        compareStrings((a as BSONRegExp).options, (b as BSONRegExp).options)
      );
    case 60:
      return compareStrings((a as Code).code, (b as Code).code);
    default:
      return 0;
  }
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : (value as BSONSymbol).value;
}

/** By code point, which is the order of UTF-8 bytes; JavaScript's own order differs for surrogates. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    if (left >= 0xd800 && right >= 0xd800) return surrogatesLast(left) < surrogatesLast(right) ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

function surrogatesLast(unit: number): number {
  return unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareDocs(a: Doc, b: Doc): number {
  const left = Object.entries(a);
  const right = Object.entries(b);
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const [leftName, leftValue] = left[at] as [string, unknown];
    const [rightName, rightValue] = right[at] as [string, unknown];
    const order =
      Math.sign(typeRank(leftValue) - typeRank(rightValue)) ||
      compareStrings(leftName, rightName) ||
      compareValues(leftValue, rightValue);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

function compareArrays(a: unknown[], b: unknown[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function compareBinaries(a: Binary, b: Binary): number {
  return (
    Math.sign(a.length() - b.length()) ||
    Math.sign(a.sub_type - b.sub_type) ||
    Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position))
  );
}

function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return Math.sign(a.t - b.t) || Math.sign(a.i - b.i);
}

export function isEqual(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}

/** The same text for equal values and for no others; for maps and sets. */
export function valueKey(value: unknown): string {
  const rank = typeRank(value);
  switch (rank) {
    case 10:
      return numberKey(value as Numeric);
    case 15:
      return `s${stringOf(value).length}:${stringOf(value)}`;
    case 20:
      return `{${Object.entries(value as Doc)
        .map(([name, field]) => `${name.length}:${name}${valueKey(field)}`)
        .join('')}}`;
    case 25:
      return `[${(value as unknown[]).map(valueKey).join(',')}]`;
    case 30: {
      const binary = value as Binary;
      return `b${binary.sub_type}:${Buffer.from(binary.buffer.subarray(0, binary.position)).toString('hex')}`;
    }
    case 35:
      return `o${(value as ObjectId).toHexString()}`;
    case 40:
      return value ? 't' : 'f';
    case 45:
      return `d${(value as Date).getTime()}`;
    case 47:
      return `T${(value as Timestamp).toString()}`;
    case 50: {
      const { pattern, options } = value as BSONRegExp;
      return `r${pattern.length}:${pattern}/${options}`;
    }
    case 60:
      return `c${(value as Code).code.length}:${(value as Code).code}`;
    default:
      return `#${rank}`;
  }
}
