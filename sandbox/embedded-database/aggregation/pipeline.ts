import { Int32 } from 'bson';
import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import { compileProjection, exclusionOf } from '#sandbox/embedded-database/query/projection.ts';
import { parseSort, sortDocs } from '#sandbox/embedded-database/query/sort.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { compileAddFields } from './add-fields.ts';
import { compileGroup } from './group.ts';
import type { Stage } from './stage.ts';
import { compileUnwind } from './unwind.ts';

const stages: { readonly [name: string]: (operand: unknown) => Stage } = {
  $match: (operand) => {
    const matches = compileFilter(docOrRefuse('$match', operand));
    return (docs) => docs.filter(matches);
  },
  $project: (operand) => {
    const project = compileProjection(docOrRefuse('$project', operand));
    if (!project) throw new CommandError('BadValue', '$project requires at least one output field');
    return (docs) => docs.map(project);
  },
  $addFields: compileAddFields,
  $set: compileAddFields,
  $unset: (operand) => {
    const paths = Array.isArray(operand) ? operand : [operand];
    return (docs) => docs.map(exclusionOf(paths.map((path) => textOrRefuse('$unset', path))));
  },
  $group: compileGroup,
  $unwind: compileUnwind,
  $sort: (operand) => {
    const fields = parseSort(docOrRefuse('$sort', operand));
    return (docs) => sortDocs(docs, fields);
  },
  $limit: (operand) => {
    const limit = countOrRefuse('$limit', operand);
    if (limit === 0) throw new CommandError('BadValue', 'the limit must be positive');
    return (docs) => docs.slice(0, limit);
  },
  $skip: (operand) => {
    const skip = countOrRefuse('$skip', operand);
    return (docs) => docs.slice(skip);
  },
  $count: (operand) => {
    const name = textOrRefuse('$count', operand);
    return (docs) => (docs.length === 0 ? [] : [{ [name]: new Int32(docs.length) }]);
  },
};

/** What MongoDB has and this server refuses. */
const refusedStages = new Set(
  (
    '$lookup $facet $graphLookup $unionWith $merge $out $geoNear $search $bucket $bucketAuto $sample $sortByCount ' +
    '$replaceRoot $replaceWith $setWindowFields $densify $fill $redact $changeStream $collStats ' +
    '$indexStats $documents $vectorSearch $currentOp $listSessions'
  ).split(' '),
);

/** Compiles all stages before the first runs, so that an unknown one is refused whatever the data. */
export function compileStages(pipeline: readonly unknown[]): Stage {
  const compiled = pipeline.map(compileStage);
  return (docs) => compiled.reduce((current, stage) => stage(current), docs);
}

function compileStage(stage: unknown): Stage {
  if (!isDoc(stage) || Object.keys(stage).length !== 1) {
    throw new CommandError('Location40323', 'A pipeline stage specification object must contain exactly one field.');
  }
  const [[name, operand] = ['', undefined]] = Object.entries(stage);
  const make = stages[name];
  if (make) return make(operand);
  if (refusedStages.has(name)) throw unsupported(`the aggregation stage ${name}`);
  throw new CommandError('Location40324', `Unrecognized pipeline stage name: '${name}'`);
}

function docOrRefuse(stage: string, operand: unknown): Doc {
  if (!isDoc(operand)) throw new CommandError('Location15998', `the ${stage} specification must be an object`);
  return operand;
}

function textOrRefuse(stage: string, operand: unknown): string {
  if (typeof operand === 'string' && operand !== '' && !operand.startsWith('$')) return operand;
  throw new CommandError('BadValue', `the ${stage} field must be a non-empty string without a leading $`);
}

function countOrRefuse(stage: string, operand: unknown): number {
  const count = wholeNumber(operand);
  if (count === undefined || count < 0)
    throw new CommandError('BadValue', `${stage} needs a non-negative whole number`);
  return count;
}
