import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { arithmeticOperators } from './arithmetic-operators.ts';
import { arrayOperators } from './array-operators.ts';
import { comparisonOperators } from './comparison-operators.ts';
import { dateOperators } from './date-operators.ts';
import type { PlainOperator, Scope } from './operator.ts';
import { scopedOperators } from './scoped-operators.ts';
import { stringOperators } from './string-operators.ts';

const plainOperators: { readonly [operator: string]: PlainOperator } = {
  ...arithmeticOperators,
  ...arrayOperators,
  ...comparisonOperators,
  ...dateOperators,
  ...stringOperators,
};

/** True for `{ $operator: ... }`. */
export function isExpression(value: unknown): value is Doc {
  return isDoc(value) && (Object.keys(value)[0] ?? '').startsWith('$');
}

/** The value of an aggregation expression; undefined where a field is missing. */
export function evaluate(expression: unknown, scope: Scope): unknown {
  if (typeof expression === 'string' && expression.startsWith('$')) return fieldOf(expression, scope);
  if (Array.isArray(expression)) return expression.map((element) => evaluate(element, scope) ?? null);
  if (!isDoc(expression)) return expression;
  if (isExpression(expression)) return evaluateOperator(expression, scope);
  const result: Doc = {};
  for (const [name, field] of Object.entries(expression)) {
    const value = evaluate(field, scope);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function evaluateOperator(expression: Doc, scope: Scope): unknown {
  const entries = Object.entries(expression);
  const [operator, operand] = entries[0] ?? ['', undefined];
  if (entries.length !== 1) {
    throw new CommandError('FailedToParse', `an expression must have exactly one operator, found ${entries.length}`);
  }
  const scoped = scopedOperators[operator];
  if (scoped) return scoped(operand, scope, evaluate);
  const plain = plainOperators[operator];
  if (!plain) throw unsupported(`the expression ${operator}`);
  return plain(Array.isArray(operand) ? operand.map((arg) => evaluate(arg, scope)) : [evaluate(operand, scope)]);
}

function fieldOf(reference: string, scope: Scope): unknown {
  if (!reference.startsWith('$$')) return valueAlong(scope.root, reference.slice(1).split('.'));
  const [name = '', ...parts] = reference.slice(2).split('.');
  return valueAlong(variable(name, scope), parts);
}

function variable(name: string, scope: Scope): unknown {
  if (Object.hasOwn(scope.variables, name)) return scope.variables[name];
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return scope.root;
    case 'REMOVE':
      return undefined;
    case 'NOW':
      return new Date();
    default:
      throw new CommandError('BadValue', `Use of undefined variable: ${name}`);
  }
}

/** Arrays on the way give the array of what their documents have. */
function valueAlong(value: unknown, parts: readonly string[]): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (Array.isArray(value)) {
    return value.map((element) => valueAlong(element, parts)).filter((element) => element !== undefined);
  }
  if (!isDoc(value) || !Object.hasOwn(value, part)) return undefined;
  return valueAlong(value[part], rest);
}
