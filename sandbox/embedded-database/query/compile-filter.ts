import { evaluate } from '#sandbox/embedded-database/aggregation/evaluate.ts';
import { isTruthy } from '#sandbox/embedded-database/aggregation/truth.ts';
import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc, isRegex } from '#sandbox/embedded-database/values/bson-types.ts';
import { someAtPath, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import { compileRegex, equalityTest, type LeafTest, leafOperators } from './leaf-operators.ts';

export type DocTest = (doc: Doc) => boolean;

/** Turns a filter into a test. Unknown operators are refused as MongoDB does; known ones outside the subset, loudly. */
export function compileFilter(filter: Doc): DocTest {
  const tests = Object.entries(filter)
    .filter(([name]) => name !== '$comment')
    .map(([name, condition]) =>
      name.startsWith('$') ? compileLogical(name, condition) : compileField(name, condition),
    );
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  return (doc) => tests.every((test) => test(doc));
}

function compileLogical(operator: string, condition: unknown): DocTest {
  switch (operator) {
    case '$and': {
      const tests = branches(operator, condition);
      return (doc) => tests.every((test) => test(doc));
    }
    case '$or': {
      const tests = branches(operator, condition);
      return (doc) => tests.some((test) => test(doc));
    }
    case '$nor': {
      const tests = branches(operator, condition);
      return (doc) => !tests.some((test) => test(doc));
    }
    case '$expr':
      return (doc) => isTruthy(evaluate(condition, { root: doc, variables: {} }));
    case '$text':
    case '$where':
    case '$jsonSchema':
      throw unsupported(operator);
    default:
      throw new CommandError('BadValue', `unknown top level operator: ${operator}`);
  }
}

function branches(operator: string, condition: unknown): DocTest[] {
  if (!Array.isArray(condition) || condition.length === 0) {
    throw new CommandError('BadValue', `${operator} must be a nonempty array`);
  }
  return condition.map((branch) => {
    if (!isDoc(branch)) throw new CommandError('BadValue', `${operator} entries need to be full objects`);
    return compileFilter(branch);
  });
}

function compileField(path: string, condition: unknown): DocTest {
  const parts = splitPath(path);
  if (!isOperators(condition)) {
    const test = isRegex(condition) ? compileRegex(condition) : equalityTest(condition);
    return atPath(parts, test);
  }
  const tests = Object.entries(condition)
    .filter(([name]) => name !== '$options' || !('$regex' in condition))
    .map(([operator, operand]) => compileOperator(parts, operator, operand, condition));
  return (doc) => tests.every((test) => test(doc));
}

function atPath(parts: readonly string[], test: LeafTest): DocTest {
  return (doc) => someAtPath(doc, parts, test);
}

/** True for `{ $gt: 1 }`; mixing operators and plain fields is refused. */
export function isOperators(condition: unknown): condition is Doc {
  if (!isDoc(condition)) return false;
  const names = Object.keys(condition);
  return names.length > 0 && (names[0] ?? '').startsWith('$') && names[0] !== '$ref' && names[0] !== '$id';
}

function compileOperator(parts: readonly string[], operator: string, operand: unknown, siblings: Doc): DocTest {
  switch (operator) {
    case '$ne':
      if (isRegex(operand)) throw new CommandError('BadValue', "Can't have regex as arg to $ne.");
      return negated(atPath(parts, equalityTest(operand)));
    case '$nin':
      return negated(compileOperator(parts, '$in', operand, siblings));
    case '$not':
      return negated(compileNot(parts, operand));
    case '$exists': {
      const exists = atPath(parts, (value) => value !== undefined);
      return isTruthy(operand) ? exists : negated(exists);
    }
    case '$elemMatch':
      return atPath(parts, elementTest(operand));
    case '$regex':
      return atPath(parts, compileRegex(operand, siblings.$options));
    case '$all':
      return compileAll(parts, operand);
    default: {
      const make = leafOperators[operator];
      if (make) return atPath(parts, make(operand));
      throw unknownOperator(operator);
    }
  }
}

const refusedOperators = new Set([
  '$geoWithin',
  '$geoIntersects',
  '$near',
  '$nearSphere',
  '$geoNear',
  '$within',
  '$bitsAllSet',
  '$bitsAnySet',
  '$bitsAllClear',
  '$bitsAnyClear',
  '$jsonSchema',
]);

function unknownOperator(operator: string): CommandError {
  if (refusedOperators.has(operator)) return unsupported(operator);
  return new CommandError('BadValue', `unknown operator: ${operator}`);
}

function negated(test: DocTest): DocTest {
  return (doc) => !test(doc);
}

function compileNot(parts: readonly string[], operand: unknown): DocTest {
  if (isRegex(operand)) return atPath(parts, compileRegex(operand));
  if (!isOperators(operand)) throw new CommandError('BadValue', '$not needs a regex or a document');
  const tests = Object.entries(operand)
    .filter(([name]) => name !== '$options')
    .map(([name, value]) => compileOperator(parts, name, value, operand));
  return (doc) => tests.every((test) => test(doc));
}

/** The test of `$elemMatch`: an array that has an element for which everything in the operand holds. */
function elementTest(operand: unknown): LeafTest {
  if (!isDoc(operand)) throw new CommandError('BadValue', '$elemMatch needs an Object');
  const holds = elementHolds(operand);
  return (value) => Array.isArray(value) && value.some(holds);
}

const logicalNames = new Set(['$and', '$or', '$nor', '$expr']);

/** Operators speak of the element itself, fields of the fields of an element that is a document. */
export function elementHolds(operand: Doc): (element: unknown) => boolean {
  if (isOperators(operand) && !logicalNames.has(Object.keys(operand)[0] ?? '')) {
    const test = compileField('element', operand);
    return (element) => test({ element });
  }
  const test = compileFilter(operand);
  return (element) => (isDoc(element) || Array.isArray(element)) && test(element as Doc);
}

function compileAll(parts: readonly string[], operand: unknown): DocTest {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', '$all needs an array');
  const tests = operand.map((wanted) => {
    if (isOperators(wanted)) {
      if (!('$elemMatch' in wanted)) throw new CommandError('BadValue', 'no $ expressions in $all');
      return atPath(parts, elementTest(wanted.$elemMatch));
    }
    return atPath(parts, isRegex(wanted) ? compileRegex(wanted) : equalityTest(wanted));
  });
  return (doc) => tests.length > 0 && tests.every((test) => test(doc));
}
