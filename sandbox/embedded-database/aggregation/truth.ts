import { isNumeric } from '#sandbox/embedded-database/values/bson-types.ts';
import { compareNumbers } from '#sandbox/embedded-database/values/numbers.ts';

/** False, null, missing and zero are false; everything else is true. */
export function isTruthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return isNumeric(value) ? compareNumbers(value, 0) !== 0 : true;
}
