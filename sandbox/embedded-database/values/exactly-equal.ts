import { isDoc, typeOf } from './bson-types.ts';
import { isEqual } from './order.ts';

/** Equal in value, in type and in the order of fields: writing one over the other would change nothing. */
export function exactlyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, at) => exactlyEqual(element, b[at]));
  }
  if (isDoc(a)) {
    if (!isDoc(b)) return false;
    const names = Object.keys(a);
    const others = Object.keys(b);
    return (
      names.length === others.length && names.every((name, at) => name === others[at] && exactlyEqual(a[name], b[name]))
    );
  }
  return typeOf(a) === typeOf(b) && isEqual(a, b) && String(a) === String(b);
}
