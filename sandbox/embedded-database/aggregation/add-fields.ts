import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { splitPath } from '#sandbox/embedded-database/values/paths.ts';
import { evaluate, isExpression } from './evaluate.ts';
import type { Stage } from './stage.ts';

/** `$addFields` and `$set` of a pipeline. All expressions see the document as it came in. */
export function compileAddFields(operand: unknown): Stage {
  if (!isDoc(operand) || Object.keys(operand).length === 0) {
    throw new CommandError('BadValue', '$addFields specification stage must be an object with at least one field');
  }
  const fields = flatten(operand).map(([path, expression]) => ({ parts: splitPath(path), expression }));
  return (docs) =>
    docs.map((doc) => {
      let result = doc;
      for (const { parts, expression } of fields) {
        const value = evaluate(expression, { root: doc, variables: {} });
        result = withField(result, parts, value) as Doc;
      }
      return result;
    });
}

/** A nested document of expressions adds to the fields that are there, and does not replace them. */
function flatten(operand: Doc, prefix = ''): [string, unknown][] {
  return Object.entries(operand).flatMap(([name, expression]): [string, unknown][] => {
    const path = prefix + name;
    const isNested = isDoc(expression) && !isExpression(expression) && Object.keys(expression).length > 0;
    return isNested ? flatten(expression, `${path}.`) : [[path, expression]];
  });
}

/** A copy with the field set, in every document of an array on the way; undefined takes it away. */
function withField(value: unknown, parts: readonly string[], field: unknown): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return field;
  if (Array.isArray(value)) return value.map((element) => withField(element, parts, field));
  const doc: Doc = isDoc(value) ? { ...value } : {};
  const next = withField(doc[part], rest, field);
  if (next === undefined) delete doc[part];
  else doc[part] = next;
  return doc;
}
