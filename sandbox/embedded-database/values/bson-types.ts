import type { Binary, BSONRegExp, Decimal128, Double, Int32, Long } from 'bson';

/** A BSON document; every number in it is one of bson's number classes, so that its type survives. */
export type Doc = { [field: string]: unknown };

/** bson's classes; a bare number is read as bson would write it. */
export type Numeric = Int32 | Long | Double | Decimal128 | number;

export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The name of bson's class, or undefined for anything that JavaScript has itself. */
export function bsonClass(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || isDoc(value) || Array.isArray(value)) return undefined;
  return (value as { _bsontype?: string })._bsontype;
}

export function isNumeric(value: unknown): value is Numeric {
  if (typeof value === 'number') return true;
  switch (bsonClass(value)) {
    case 'Int32':
    case 'Long':
    case 'Double':
    case 'Decimal128':
      return true;
    default:
      return false;
  }
}

export function isDecimal(value: unknown): value is Decimal128 {
  return bsonClass(value) === 'Decimal128';
}

export function isRegex(value: unknown): value is BSONRegExp {
  return bsonClass(value) === 'BSONRegExp';
}

export function isBinary(value: unknown): value is Binary {
  return bsonClass(value) === 'Binary';
}

const typeNumbers: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  symbol: 14,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

const typeNames = new Map(Object.entries(typeNumbers).map(([name, number]) => [number, name]));

/** The name of a type given by name or by number, or undefined when there is none such. */
export function typeNameOf(nameOrNumber: string | number): string | undefined {
  if (typeof nameOrNumber === 'number') return typeNames.get(nameOrNumber);
  return nameOrNumber === 'number' || nameOrNumber in typeNumbers ? nameOrNumber : undefined;
}

const classTypes: Record<string, string> = {
  Int32: 'int',
  Long: 'long',
  Double: 'double',
  Decimal128: 'decimal',
  ObjectId: 'objectId',
  Binary: 'binData',
  BSONRegExp: 'regex',
  Timestamp: 'timestamp',
  BSONSymbol: 'symbol',
  Code: 'javascript',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
};

/** The BSON type of a value, named as `$type` names it. */
export function typeOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'undefined':
      return 'undefined';
    case 'number':
      return Number.isInteger(value) && value === (value | 0) ? 'int' : 'double';
    case 'bigint':
      return 'long';
    default:
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'array';
      if (value instanceof Date) return 'date';
      if (isDoc(value)) return 'object';
      return classTypes[bsonClass(value) ?? ''] ?? 'unknown';
  }
}
