import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from './bson-types.ts';

export function isIndexPart(part: string): boolean {
  return /^(0|[1-9][0-9]*)$/.test(part);
}

/** The parts of a dotted path. Empty parts and `__proto__` are refused. */
export function splitPath(path: string): string[] {
  const parts = path.split('.');
  if (parts.includes('')) throw new CommandError('BadValue', `The path '${path}' contains an empty field name`);
  if (parts.includes('__proto__')) throw new CommandError('BadValue', `The path '${path}' is not allowed`);
  return parts;
}

/**
 * True when `test` holds for a value at the path. Arrays on the way are looked through; an array at the end is given as it
 * is. A value that is not there is given as `undefined`.
 */
export function someAtPath(
  value: unknown,
  parts: readonly string[],
  test: (leaf: unknown) => boolean,
  from = 0,
): boolean {
  const part = parts[from];
  if (part === undefined) return test(value);
  if (Array.isArray(value)) {
    if (isIndexPart(part) && Number(part) < value.length) {
      if (someAtPath(value[Number(part)], parts, test, from + 1)) return true;
    }
    return value.some((element) => isDoc(element) && someAtPath(element, parts, test, from));
  }
  if (isDoc(value) && Object.hasOwn(value, part)) return someAtPath(value[part], parts, test, from + 1);
  return test(undefined);
}

/** The value at a path that goes through documents only; undefined when there is none. */
export function plainValueAt(doc: Doc, parts: readonly string[]): unknown {
  let value: unknown = doc;
  for (const part of parts) {
    if (!isDoc(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** A copy whose documents and arrays are new; the values in them never change and are shared. */
export function copyValue<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyValue) as T;
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const name of Object.keys(value)) copy[name] = copyValue(value[name]);
  return copy as T;
}
