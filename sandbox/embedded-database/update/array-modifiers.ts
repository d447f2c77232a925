import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { elementHolds, isOperators } from '#sandbox/embedded-database/query/compile-filter.ts';
import { compileRegex } from '#sandbox/embedded-database/query/leaf-operators.ts';
import { parseSort, sortDocs } from '#sandbox/embedded-database/query/sort.ts';
import { type Doc, isDoc, isNumeric, isRegex, typeOf } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { compareValues, isEqual } from '#sandbox/embedded-database/values/order.ts';
import { copyValue } from '#sandbox/embedded-database/values/paths.ts';
import type { Modifier, Modify } from './modifier.ts';
import type { Target } from './targets.ts';

export const arrayModifiers: { readonly [operator: string]: Modifier } = {
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};

/** The array at the target, an empty one where there is nothing. */
function arrayOrRefuse(operator: string, target: Target): unknown[] {
  const value = target.get();
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new CommandError(
    'BadValue',
    `The field '${target.path}' must be an array but is of type ${typeOf(value)} (${operator})`,
  );
}

function push(operand: unknown): Modify {
  if (!isDoc(operand) || !('$each' in operand)) {
    return (target) => target.set([...arrayOrRefuse('$push', target), copyValue(operand)]);
  }
  const { $each, $slice, $position, $sort, ...others } = operand;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new CommandError('BadValue', `Unrecognized clause in $push: ${unknown}`);
  if (!Array.isArray($each)) throw new CommandError('BadValue', 'The argument to $each in $push must be an array');
  const slice = wholeOption('$slice', $slice);
  const position = wholeOption('$position', $position);
  const order = arrayOrder($sort);
  return (target) => {
    const array = [...arrayOrRefuse('$push', target)];
    const at = position === undefined ? array.length : position < 0 ? Math.max(0, array.length + position) : position;
    array.splice(at, 0, ...$each.map((value) => copyValue(value)));
    const ordered = order(array);
    target.set(slice === undefined ? ordered : slice >= 0 ? ordered.slice(0, slice) : ordered.slice(slice));
  };
}

function wholeOption(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const whole = wholeNumber(value);
  if (whole === undefined) throw new CommandError('BadValue', `The value for ${name} must be an integer value`);
  return whole;
}

function arrayOrder(sort: unknown): (array: unknown[]) => unknown[] {
  if (sort === undefined) return (array) => array;
  if (isNumeric(sort)) {
    const direction = wholeNumber(sort);
    if (direction !== 1 && direction !== -1)
      throw new CommandError('BadValue', 'The $sort element value must be either 1 or -1');
    return (array) => [...array].sort((a, b) => compareValues(a, b) * direction);
  }
  const fields = parseSort(sort);
  return (array) =>
    sortDocs(
      array.map((element): Doc => ({ element, ...(isDoc(element) ? { sorted: element } : {}) })),
      fields.map((field) => ({ ...field, parts: ['sorted', ...field.parts] })),
    ).map(({ element }) => element);
}

function addToSet(operand: unknown): Modify {
  const isEach = isDoc(operand) && '$each' in operand;
  const values: unknown = isEach ? operand.$each : [operand];
  if (!Array.isArray(values))
    throw new CommandError('TypeMismatch', 'The argument to $each in $addToSet must be an array');
  return (target) => {
    const array = [...arrayOrRefuse('$addToSet', target)];
    for (const value of values) if (!array.some((present) => isEqual(present, value))) array.push(copyValue(value));
    target.set(array);
  };
}

function keepOnly(operator: string, keeps: (element: unknown) => boolean): Modify {
  return (target) => {
    if (target.get() !== undefined) target.set(arrayOrRefuse(operator, target).filter(keeps));
  };
}

/** A document is a filter for elements that are documents; operators and values speak of the element itself. */
function pull(operand: unknown): Modify {
  if (isDoc(operand)) {
    const matches = elementHolds(operand);
    const onlyDocs = !isOperators(operand);
    return keepOnly('$pull', (element) => !((!onlyDocs || isDoc(element)) && matches(element)));
  }
  if (isRegex(operand)) {
    const matches = compileRegex(operand);
    return keepOnly('$pull', (element) => !matches(element));
  }
  return keepOnly('$pull', (element) => !isEqual(element, operand));
}

function pullAll(operand: unknown): Modify {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', '$pullAll requires an array argument');
  return keepOnly('$pullAll', (element) => !operand.some((value) => isEqual(element, value)));
}

function pop(operand: unknown): Modify {
  const end = wholeNumber(operand);
  if (end !== 1 && end !== -1) throw new CommandError('FailedToParse', '$pop expects 1 or -1');
  return (target) => {
    if (target.get() === undefined) return;
    const array = arrayOrRefuse('$pop', target);
    target.set(end === 1 ? array.slice(0, -1) : array.slice(1));
  };
}
