import { compareValues } from '#sandbox/embedded-database/values/order.ts';
import type { PlainOperator } from './operator.ts';
import { isTruthy } from './truth.ts';

/** A missing field comes before null, as an index's key of an empty array does. */
function order(args: unknown[]): number {
  const [a, b] = args;
  return compareValues(a, b);
}

export const comparisonOperators: { readonly [operator: string]: PlainOperator } = {
  $eq: (args) => order(args) === 0,
  $ne: (args) => order(args) !== 0,
  $gt: (args) => order(args) > 0,
  $gte: (args) => order(args) >= 0,
  $lt: (args) => order(args) < 0,
  $lte: (args) => order(args) <= 0,
  $not: ([value]) => !isTruthy(value),
};
