import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { typeOf } from '#sandbox/embedded-database/values/bson-types.ts';
import type { PlainOperator } from './operator.ts';

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function textOrRefuse(operator: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new CommandError('BadValue', `${operator} requires a string, found: ${typeOf(value)}`);
}

export const stringOperators: { readonly [operator: string]: PlainOperator } = {
  $concat: (args) => (args.some(isNothing) ? null : args.map((arg) => textOrRefuse('$concat', arg)).join('')),
  $toUpper: ([value]) => (isNothing(value) ? '' : textOrRefuse('$toUpper', value).toUpperCase()),
  $type: ([value]) => (value === undefined ? 'missing' : typeOf(value)),
};
