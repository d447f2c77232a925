import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { isEqual } from '#sandbox/embedded-database/values/order.ts';
import { copyValue, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import { type ArrayFilters, compileArrayFilters } from './array-filters.ts';
import { modifiers } from './modifiers.ts';
import { compilePipelineUpdate } from './pipeline-update.ts';
import { resolveTargets, type UpdateContext } from './targets.ts';

/** Makes the new document out of the old one; the old one is never changed. */
export type Update = (doc: Doc, context: UpdateContext) => Doc;

/** Compiles the `u` of an update: operators, a replacement, or a pipeline. */
export function compileUpdate(update: unknown, arrayFilters?: unknown): Update {
  if (Array.isArray(update)) return keepingId(compilePipelineUpdate(update));
  if (!isDoc(update)) throw new CommandError('FailedToParse', 'Update argument must be either an object or an array');
  const names = Object.keys(update);
  if (isReplacement(update)) return keepingId(replacement(update));
  const plain = names.find((name) => !name.startsWith('$'));
  if (plain !== undefined) {
    throw new CommandError(
      'FailedToParse',
      `Unknown modifier: ${plain}. Expected a valid update modifier or pipeline-style update`,
    );
  }
  return keepingId(compileModifiers(update, compileArrayFilters(arrayFilters)));
}

/** True for an update that replaces the whole document: its first field says so. */
export function isReplacement(update: unknown): update is Doc {
  return isDoc(update) && !(Object.keys(update)[0] ?? '').startsWith('$');
}

function replacement(update: Doc): Update {
  const dynamic = Object.keys(update).find((name) => name.startsWith('$'));
  if (dynamic !== undefined) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${dynamic}' in '${dynamic}' is not allowed in the context of an update's replacement document.`,
    );
  }
  return (doc) => {
    const { _id, ...rest } = update;
    const id = doc._id === undefined ? _id : doc._id;
    if (_id !== undefined && doc._id !== undefined && !isEqual(_id, doc._id)) throw immutableId();
    return copyValue(id === undefined ? rest : { _id: id, ...rest });
  };
}

function immutableId(): CommandError {
  return new CommandError(
    'ImmutableField',
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

function keepingId(update: Update): Update {
  return (doc, context) => {
    const result = update(doc, context);
    if (doc._id !== undefined && (result._id === undefined || !isEqual(result._id, doc._id))) throw immutableId();
    return result;
  };
}

type Step = { operator: string; path: string; parts: string[]; operand: unknown };

function compileModifiers(update: Doc, arrayFilters: ArrayFilters): Update {
  const steps = Object.entries(update).flatMap(([operator, operands]) => readSteps(operator, operands));
  assertNoConflicts(steps);
  assertFiltersUsed(steps, arrayFilters);
  const prepared = steps.map((step) => {
    const make = modifiers[step.operator];
    if (!make) throw unsupported(`the update operator ${step.operator}`);
    return { ...step, modify: make(step.operand, step.path) };
  });
  return (doc, context) => {
    const result = copyValue(doc);
    for (const { operator, parts, modify } of prepared) {
      if (operator === '$setOnInsert' && !context.isInsert) continue;
      for (const target of resolveTargets(result, parts, { ...context, arrayFilters })) modify(target, result);
    }
    return result;
  };
}

const knownOperators = new Set(['$bit', '$currentDate', ...Object.keys(modifiers)]);

function readSteps(operator: string, operands: unknown): Step[] {
  if (!knownOperators.has(operator)) {
    throw new CommandError(
      'FailedToParse',
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!isDoc(operands)) {
    throw new CommandError(
      'FailedToParse',
      `Modifiers operate on fields but we found another type of argument for ${operator}`,
    );
  }
  return Object.entries(operands).map(([path, operand]) => ({ operator, path, parts: splitPath(path), operand }));
}

/** No two steps may touch one path, nor one a part of the other's. */
function assertNoConflicts(steps: readonly Step[]): void {
  const paths = steps.flatMap(({ operator, path, operand }) =>
    operator === '$rename' ? [path, String(operand)] : [path],
  );
  const sorted = paths.map((path) => `${path}.`).sort();
  for (const [at, path] of sorted.entries()) {
    const next = sorted[at + 1];
    if (next?.startsWith(path)) {
      throw new CommandError(
        'ConflictingUpdateOperators',
        `Updating the path '${next.slice(0, -1)}' would create a conflict at '${path.slice(0, -1)}'`,
      );
    }
  }
}

function assertFiltersUsed(steps: readonly Step[], arrayFilters: ArrayFilters): void {
  for (const name of arrayFilters.keys()) {
    if (!steps.some(({ parts }) => parts.includes(`$[${name}]`))) {
      throw new CommandError('FailedToParse', `The array filter for identifier '${name}' was not used in the update`);
    }
  }
}
