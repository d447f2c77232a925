import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import type { ScopedOperator } from './operator.ts';
import { isTruthy } from './truth.ts';

/** Operators that evaluate only a part of their operand, or do so with variables of their own. */
export const scopedOperators: { readonly [operator: string]: ScopedOperator } = {
  $and: (operand, scope, evaluate) => listOf(operand).every((part) => isTruthy(evaluate(part, scope))),
  $or: (operand, scope, evaluate) => listOf(operand).some((part) => isTruthy(evaluate(part, scope))),
  $cond: (operand, scope, evaluate) => {
    const [condition, then, otherwise] = Array.isArray(operand)
      ? operand
      : partsOf(operand, '$cond', 'if', 'then', 'else');
    return evaluate(isTruthy(evaluate(condition, scope)) ? then : otherwise, scope);
  },
  $ifNull: (operand, scope, evaluate) => {
    const parts = listOf(operand);
    for (const part of parts.slice(0, -1)) {
      const value = evaluate(part, scope);
      if (value !== undefined && value !== null) return value;
    }
    return evaluate(parts.at(-1), scope);
  },
  $map: (operand, scope, evaluate) => {
    const [input, inner] = partsOf(operand, '$map', 'input', 'in');
    const each = withElement(operand as Doc, scope);
    return overArray('$map', evaluate(input, scope), (array) =>
      array.map((element) => evaluate(inner, each(element)) ?? null),
    );
  },
  $filter: (operand, scope, evaluate) => {
    const [input, condition] = partsOf(operand, '$filter', 'input', 'cond');
    if (isDoc(operand) && 'limit' in operand)
      throw new CommandError('NotImplemented', '$filter with a limit is not supported');
    const each = withElement(operand as Doc, scope);
    return overArray('$filter', evaluate(input, scope), (array) =>
      array.filter((element) => isTruthy(evaluate(condition, each(element)))),
    );
  },
};

function withElement(operand: Doc, scope: Parameters<ScopedOperator>[1]) {
  const name = typeof operand.as === 'string' ? operand.as : 'this';
  return (element: unknown) => ({ ...scope, variables: { ...scope.variables, [name]: element } });
}

function overArray<T>(operator: string, input: unknown, work: (array: unknown[]) => T): T | null {
  if (input === undefined || input === null) return null;
  if (!Array.isArray(input)) throw new CommandError('BadValue', `input to ${operator} must be an array`);
  return work(input);
}

function listOf(operand: unknown): unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}

function partsOf(operand: unknown, operator: string, ...names: string[]): unknown[] {
  if (!isDoc(operand)) throw new CommandError('FailedToParse', `${operator} needs an object`);
  return names.map((name) => {
    if (!(name in operand)) throw new CommandError('FailedToParse', `Missing '${name}' parameter to ${operator}`);
    return operand[name];
  });
}
