import { Long } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { plainValueAt, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import type { Stage } from './stage.ts';

/** One document for each element of the array at the path. */
export function compileUnwind(operand: unknown): Stage {
  const options: Doc = isDoc(operand) ? operand : { path: operand };
  for (const name of Object.keys(options)) {
    if (!['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(name)) {
      throw new CommandError('BadValue', `unrecognized option to $unwind stage: ${name}`);
    }
  }
  const { path, includeArrayIndex, preserveNullAndEmptyArrays: keepsEmpty } = options;
  if (typeof path !== 'string' || !path.startsWith('$')) {
    throw new CommandError('BadValue', "path option to $unwind stage should be prefixed with a '$'");
  }
  const parts = splitPath(path.slice(1));
  const indexPath = typeof includeArrayIndex === 'string' ? splitPath(includeArrayIndex) : undefined;
  const emit = (doc: Doc, value: unknown, index: Long | null) => {
    const unwound = withValue(doc, parts, value);
    return indexPath ? withValue(unwound, indexPath, index) : unwound;
  };
  return (docs) =>
    docs.flatMap((doc) => {
      const value = plainValueAt(doc, parts);
      if (Array.isArray(value) && value.length > 0) {
        return value.map((element, at) => emit(doc, element, Long.fromNumber(at)));
      }
      const isNothing = value === undefined || value === null || Array.isArray(value);
      if (isNothing && keepsEmpty !== true) return [];
      return [emit(doc, Array.isArray(value) ? undefined : value, null)];
    });
}

function withValue(doc: Doc, parts: readonly string[], value: unknown): Doc {
  const [part = '', ...rest] = parts;
  const copy = { ...doc };
  const inner = copy[part];
  const next =
    rest.length === 0
      ? value
      : isDoc(inner)
        ? withValue(inner, rest, value)
        : value === undefined
          ? inner
          : withValue({}, rest, value);
  if (next === undefined) delete copy[part];
  else copy[part] = next;
  return copy;
}
