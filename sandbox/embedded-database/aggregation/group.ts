import { Int32 } from 'bson';
import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc, isNumeric, type Numeric } from '#sandbox/embedded-database/values/bson-types.ts';
import { widestKind } from '#sandbox/embedded-database/values/numbers.ts';
import { valueKey } from '#sandbox/embedded-database/values/order.ts';
import { arithmeticOperators, averageOf, extreme, sumOf } from './arithmetic-operators.ts';
import { arrayOperators } from './array-operators.ts';
import { evaluate } from './evaluate.ts';
import type { Stage } from './stage.ts';

/** Makes one value of what the documents of a group gave; undefined stands for a missing field. */
type Accumulator = (values: unknown[]) => unknown;

const accumulators: { readonly [name: string]: Accumulator } = {
  $sum: (values) => {
    const numbers = values.filter(isNumeric);
    widestKind(...numbers, 0);
    return numbers.reduce(sumOf, new Int32(0) as Numeric);
  },
  $avg: averageOf,
  $min: (values) => extreme(values, -1),
  $max: (values) => extreme(values, 1),
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: (values) => {
    const present = values.filter((value) => value !== undefined);
    return [...new Map(present.map((value) => [valueKey(value), value])).values()];
  },
  $count: (values) => new Int32(values.length),
};

type Output = { readonly name: string; readonly accumulate: Accumulator; readonly expression: unknown };

export function compileGroup(operand: unknown): Stage {
  if (!isDoc(operand)) throw new CommandError('BadValue', "a group's fields must be specified in an object");
  if (!('_id' in operand)) throw new CommandError('BadValue', 'a group specification must include an _id');
  const { _id: key, ...fields } = operand;
  const outputs = Object.entries(fields).map(([name, field]) => compileOutput(name, field));
  return (docs) =>
    [...groupDocs(docs, key).values()].map(({ id, members }) => {
      const result: Doc = { _id: id };
      for (const { name, accumulate, expression } of outputs) {
        result[name] = accumulate(members.map((doc) => evaluate(expression, { root: doc, variables: {} })));
      }
      return result;
    });
}

function compileOutput(name: string, field: unknown): Output {
  if (!isDoc(field) || Object.keys(field).length !== 1) {
    throw new CommandError('BadValue', `The field '${name}' must be an accumulator object`);
  }
  const [[accumulator, expression] = ['', undefined]] = Object.entries(field);
  const accumulate = accumulators[accumulator];
  if (accumulate) return { name, accumulate, expression };
  if (accumulator in arithmeticOperators || accumulator in arrayOperators) {
    throw new CommandError('BadValue', `unknown group operator '${accumulator}'`);
  }
  throw unsupported(`the accumulator ${accumulator}`);
}

function groupDocs(docs: readonly Doc[], key: unknown): Map<string, { id: unknown; members: Doc[] }> {
  const groups = new Map<string, { id: unknown; members: Doc[] }>();
  for (const doc of docs) {
    const id = evaluate(key, { root: doc, variables: {} }) ?? null;
    const groupKey = valueKey(id);
    const group = groups.get(groupKey);
    if (group) group.members.push(doc);
    else groups.set(groupKey, { id, members: [doc] });
  }
  return groups;
}
