import { Int32 } from 'bson';
import { compileStages } from '#sandbox/embedded-database/aggregation/pipeline.ts';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import { countDocs } from '#sandbox/embedded-database/query/count-docs.ts';
import { findDocs, newCounts, planQuery, type Query } from '#sandbox/embedded-database/query/find-docs.ts';
import { compileProjection } from '#sandbox/embedded-database/query/projection.ts';
import { parseSort } from '#sandbox/embedded-database/query/sort.ts';
import { keysOfDoc } from '#sandbox/embedded-database/storage/index-keys.ts';
import { findCollection } from '#sandbox/embedded-database/storage/store.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { valueKey } from '#sandbox/embedded-database/values/order.ts';
import { someAtPath, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import { countingStage } from './counting-stage.ts';
import { openCursor } from './cursors.ts';
import { leadingQuery } from './leading-query.ts';
import { type Command, countOption, docOption, namespaceOf, type Request } from './request.ts';
import { readTransaction } from './run-statement.ts';

/** The documents that a query finds; none where the collection does not exist. A wrong filter is refused either way. */
function readDocs(request: Request, namespace: string, query: Query): Doc[] {
  const transaction = readTransaction(request);
  const collection = findCollection(request.server.store, namespace, transaction);
  if (collection) return findDocs({ collection, transaction }, query).map(({ doc }) => doc);
  compileFilter(query.filter);
  return [];
}

function countAll(request: Request, namespace: string, query: Query): number {
  const transaction = readTransaction(request);
  const collection = findCollection(request.server.store, namespace, transaction);
  if (collection) return countDocs(request.server.store, { collection, transaction }, query);
  compileFilter(query.filter);
  return 0;
}

function findQuery(command: Doc): Query {
  return {
    filter: docOption(command, 'filter'),
    sort: parseSort(command.sort),
    skip: countOption(command, 'skip', 0),
    limit: countOption(command, 'limit', 0),
    hint: command.hint,
  };
}

const find: Command = {
  fields: [
    'filter',
    'sort',
    'projection',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'hint',
    'noCursorTimeout',
    'allowDiskUse',
  ],
  inTransaction: 'allowed',
  run(request) {
    const { command } = request;
    const namespace = namespaceOf(request);
    const project = compileProjection(command.projection);
    const docs = readDocs(request, namespace, findQuery(command));
    const batchSize = command.batchSize === undefined ? undefined : countOption(command, 'batchSize', 0);
    return openCursor(request, namespace, project ? docs.map(project) : docs, batchSize);
  },
};

const count: Command = {
  fields: ['query', 'skip', 'limit', 'hint', 'fields'],
  inTransaction: 'alone',
  run(request) {
    const { command, server } = request;
    const namespace = namespaceOf(request);
    const query = { ...findQuery({ ...command, filter: command.query }), sort: [] };
    const isPlain = Object.keys(query.filter).length === 0 && !query.skip && !query.limit;
    if (isPlain) return { n: new Int32(findCollection(server.store, namespace)?.liveCount ?? 0) };
    return { n: new Int32(countAll(request, namespace, query)) };
  },
};

const distinct: Command = {
  fields: ['key', 'query', 'hint'],
  inTransaction: 'allowed',
  run(request) {
    const { command } = request;
    if (typeof command.key !== 'string') throw new CommandError('TypeMismatch', 'key must be a string');
    const parts = splitPath(command.key);
    const docs = readDocs(request, namespaceOf(request), { filter: docOption(command, 'query'), hint: command.hint });
    const values = new Map<string, unknown>();
    for (const doc of docs) {
      if (!someAtPath(doc, parts, (value) => value !== undefined)) continue;
      for (const [value] of keysOfDoc(doc, [parts]).keys) {
        if (value === undefined || (value === null && !someAtPath(doc, parts, holdsNull))) continue;
        values.set(valueKey(value), value);
      }
    }
    return { values: [...values.values()] };
  },
};

function holdsNull(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.includes(null));
}

const aggregate: Command = {
  fields: ['pipeline', 'cursor', 'allowDiskUse', 'hint'],
  inTransaction: 'allowed',
  run(request) {
    const { command } = request;
    const namespace = namespaceOf(request);
    const { pipeline } = command;
    if (!Array.isArray(pipeline))
      throw new CommandError('TypeMismatch', "'pipeline' option must be specified as an array");
    const cursor = docOption(command, 'cursor');
    compileStages(pipeline);
    const { query, rest } = leadingQuery(pipeline, command.hint);
    const fromCount = countingStage(rest);
    const docs = fromCount
      ? fromCount(countAll(request, namespace, query))
      : compileStages(rest)(readDocs(request, namespace, query));
    const batchSize = cursor.batchSize === undefined ? undefined : countOption(cursor, 'batchSize', 0);
    return openCursor(request, namespace, docs, batchSize);
  },
};

const explain: Command = {
  fields: ['verbosity'],
  inTransaction: 'alone',
  run(request) {
    const explained = docOption(request.command, 'explain');
    const [name] = Object.keys(explained);
    if (name !== 'find' && name !== 'aggregate' && name !== 'count') {
      throw new CommandError(
        'NotImplemented',
        `the embedded development database does not explain ${name ?? 'nothing'}`,
      );
    }
    return explainQuery(request, `${request.database}.${String(explained[name])}`, queryToExplain(name, explained));
  },
};

function queryToExplain(name: 'find' | 'aggregate' | 'count', explained: Doc): Query {
  if (name === 'find') return findQuery(explained);
  if (name === 'count') return findQuery({ ...explained, filter: explained.query });
  return leadingQuery(Array.isArray(explained.pipeline) ? explained.pipeline : [], undefined).query;
}

function explainQuery(request: Request, namespace: string, query: Query): Doc {
  const collection = findCollection(request.server.store, namespace);
  const counts = newCounts();
  const transaction = readTransaction(request);
  const found = collection ? findDocs({ collection, transaction }, query, counts) : [];
  const plan = collection ? planQuery(collection, query) : { kind: 'collection' as const };
  return {
    explainVersion: '1',
    queryPlanner: { namespace, winningPlan: describePlan(plan) },
    executionStats: {
      executionSuccess: true,
      nReturned: new Int32(found.length),
      totalKeysExamined: new Int32(counts.keysExamined),
      totalDocsExamined: new Int32(counts.docsExamined),
    },
  };
}

function describePlan(plan: ReturnType<typeof planQuery>): Doc {
  switch (plan.kind) {
    case 'ids':
      return { stage: 'IDHACK' };
    case 'index':
      return {
        stage: plan.scan.sorted ? 'FETCH' : 'SORT',
        inputStage: {
          stage: 'IXSCAN',
          indexName: plan.scan.index.definition.name,
          direction: plan.scan.backwards ? 'backward' : 'forward',
        },
      };
    case 'either':
      return { stage: 'OR', inputStages: plan.plans.map(describePlan) };
    case 'collection':
      return { stage: 'COLLSCAN' };
  }
}

export const readCommands: { readonly [name: string]: Command } = { find, count, distinct, aggregate, explain };
