import { Int32 } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { isNumeric, type Numeric, typeOf } from '#sandbox/embedded-database/values/bson-types.ts';
import { addNumbers, multiplyNumbers, widestKind } from '#sandbox/embedded-database/values/numbers.ts';
import { compareValues } from '#sandbox/embedded-database/values/order.ts';
import { copyValue, plainValueAt, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import { arrayModifiers } from './array-modifiers.ts';
import type { Modifier, Modify } from './modifier.ts';
import { resolveTargets } from './targets.ts';

export const modifiers: { readonly [operator: string]: Modifier } = {
  $set: (operand) => (target) => target.set(copyValue(operand ?? null)),
  $setOnInsert: (operand) => (target) => target.set(copyValue(operand ?? null)),
  $unset: () => (target) => target.remove(),
  $inc: (operand, path) => arithmetic('$inc', operand, path, addNumbers),
  $mul: (operand, path) => arithmetic('$mul', operand, path, multiplyNumbers),
  $min: (operand) => extreme(operand, -1),
  $max: (operand) => extreme(operand, 1),
  $rename: rename,
  ...arrayModifiers,
};

function arithmetic(
  operator: '$inc' | '$mul',
  operand: unknown,
  path: string,
  combine: (a: Numeric, b: Numeric) => Numeric | undefined,
): Modify {
  if (!isNumeric(operand)) {
    throw new CommandError(
      'TypeMismatch',
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${typeOf(operand)}}`,
    );
  }
  widestKind(operand);
  return (target) => {
    const present = target.get();
    if (present === undefined) {
      target.set(operator === '$inc' ? operand : multiplyNumbers(operand, new Int32(0)));
      return;
    }
    if (!isNumeric(present)) {
      throw new CommandError(
        'TypeMismatch',
        `Cannot apply ${operator} to a value of non-numeric type. The field '${target.path}' is of type ${typeOf(present)}`,
      );
    }
    const result = combine(present, operand);
    if (!result)
      throw new CommandError(
        'BadValue',
        `Failed to apply ${operator} operations to current value (64-bit overflow) for '${target.path}'`,
      );
    target.set(result);
  };
}

function extreme(operand: unknown, direction: 1 | -1): Modify {
  return (target) => {
    const present = target.get();
    if (present === undefined || compareValues(operand, present) * direction > 0) target.set(copyValue(operand));
  };
}

function rename(operand: unknown, path: string): Modify {
  if (typeof operand !== 'string')
    throw new CommandError('BadValue', `The 'to' field for $rename must be a string: ${path}`);
  const to = splitPath(operand);
  for (const part of [...to, ...path.split('.')]) {
    if (part.startsWith('$'))
      throw new CommandError('BadValue', 'The source and target field for $rename may not be dynamic');
  }
  if (operand === path)
    throw new CommandError('BadValue', `The source and target field for $rename must differ: ${path}`);
  return (target, root) => {
    const value = target.get();
    if (value === undefined) return;
    if (plainValueAt(root, path.split('.')) === undefined) {
      throw new CommandError('BadValue', `The source field cannot be an array element, '${path}'`);
    }
    target.remove();
    for (const destination of resolveTargets(root, to, { isInsert: false, arrayFilters: new Map() }))
      destination.set(value);
  };
}
