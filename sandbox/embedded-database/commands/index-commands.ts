import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import type { IndexDefinition } from '#sandbox/embedded-database/storage/index-definition.ts';
import type { Collection } from '#sandbox/embedded-database/storage/model.ts';
import { addIndex, ensureCollection, findCollection, removeIndex } from '#sandbox/embedded-database/storage/store.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { valueKey } from '#sandbox/embedded-database/values/order.ts';
import { isIndexPart, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import { openCursor } from './cursors.ts';
import { type Command, namespaceOf, statementsOption } from './request.ts';
import { waitForWriters } from './run-statement.ts';

const indexFields = [
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'v',
  'hidden',
];

const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum'],
  inTransaction: 'alone',
  async run(request) {
    const { store } = request.server;
    const definitions = statementsOption(request.command, 'indexes', indexFields).map(readDefinition);
    const namespace = namespaceOf(request);
    const createdCollectionAutomatically = !store.collections.has(namespace);
    const collection = ensureCollection(store, namespace);
    const numIndexesBefore = collection.indexes.size;
    for (const definition of definitions) {
      if (!isPresent(collection, definition)) await waitForWriters(() => addIndex(store, collection, definition));
    }
    return { numIndexesBefore, numIndexesAfter: collection.indexes.size, createdCollectionAutomatically };
  },
};

function readDefinition(spec: Doc): IndexDefinition {
  if (!isDoc(spec.key) || Object.keys(spec.key).length === 0) {
    throw new CommandError('CannotCreateIndex', 'Index keys cannot be empty.');
  }
  if (spec.hidden === true) throw unsupported('hidden indexes');
  const entries = Object.entries(spec.key).map(([path, direction]) => readKeyField(path, direction));
  if (typeof spec.name !== 'string' || spec.name === '')
    throw new CommandError('FailedToParse', 'an index needs a name');
  const partial = spec.partialFilterExpression;
  if (partial !== undefined) assertPartialFilter(partial);
  if (partial !== undefined && spec.sparse === true) {
    throw new CommandError('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  return {
    name: spec.name,
    key: Object.fromEntries(entries),
    unique: spec.unique === true,
    sparse: spec.sparse === true,
    ...(isDoc(partial) ? { partialFilterExpression: partial } : {}),
    ...(spec.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: readExpiry(spec, entries.length) }),
  };
}

function readKeyField(path: string, direction: unknown): [string, 1 | -1] {
  if (typeof direction === 'string') throw unsupported(`an index of kind '${direction}'`);
  const whole = wholeNumber(direction);
  if (whole !== 1 && whole !== -1) {
    throw new CommandError('CannotCreateIndex', 'Values in v:2 index key pattern must be 1 or -1 here');
  }
  if (path.includes('$**')) throw unsupported('wildcard indexes');
  // A number in a path may be an array's position or a field's name, and an index would have to know which.
  if (splitPath(path).some(isIndexPart)) throw unsupported('an index over positions of an array');
  return [path, whole];
}

function readExpiry(spec: Doc, fields: number): number {
  const seconds = wholeNumber(spec.expireAfterSeconds);
  if (seconds === undefined || seconds < 0)
    throw new CommandError('CannotCreateIndex', 'TTL index expireAfterSeconds must be a number from 0 up');
  if (fields > 1)
    throw new CommandError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes do not support TTL',
    );
  return seconds;
}

const partialOperators = new Set(['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$type', '$in']);

function assertPartialFilter(filter: unknown): void {
  if (!isDoc(filter)) throw new CommandError('TypeMismatch', 'partialFilterExpression must be a document');
  compileFilter(filter);
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' || name === '$or') {
      for (const branch of condition as unknown[]) assertPartialFilter(branch);
      continue;
    }
    const operators = isDoc(condition) ? Object.keys(condition).filter((key) => key.startsWith('$')) : [];
    const isNegative = isDoc(condition) && condition.$exists === false;
    if (name.startsWith('$') || isNegative || operators.some((operator) => !partialOperators.has(operator))) {
      throw new CommandError('CannotCreateIndex', 'unsupported expression in partial index');
    }
  }
}

/** True when the very same index is there; a different one of the same name or key is refused. */
function isPresent(collection: Collection, definition: IndexDefinition): boolean {
  if (valueKey(definition.key) === valueKey({ _id: 1 })) return true;
  for (const { definition: known } of collection.indexes.values()) {
    const sameKey = valueKey(known.key) === valueKey(definition.key);
    const same = valueKey(comparable(known)) === valueKey(comparable(definition));
    if (known.name === definition.name && same) return true;
    if (known.name === definition.name) {
      throw new CommandError(
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index. Requested index: ${definition.name}`,
      );
    }
    const samePart =
      valueKey(known.partialFilterExpression ?? null) === valueKey(definition.partialFilterExpression ?? null);
    if (sameKey && samePart) {
      throw new CommandError(
        'IndexOptionsConflict',
        `Index already exists with a different name or options: ${known.name}`,
      );
    }
  }
  return false;
}

function comparable(definition: IndexDefinition): Doc {
  const { key, unique, sparse, partialFilterExpression, expireAfterSeconds } = definition;
  return {
    key,
    unique,
    sparse,
    partialFilterExpression: partialFilterExpression ?? null,
    expireAfterSeconds: expireAfterSeconds ?? null,
  };
}

const dropIndexes: Command = {
  fields: ['index'],
  inTransaction: 'alone',
  async run(request) {
    const { store } = request.server;
    const namespace = namespaceOf(request);
    const collection = findCollection(store, namespace);
    if (!collection) throw new CommandError('NamespaceNotFound', `ns not found ${namespace}`);
    const nIndexesWas = collection.indexes.size;
    for (const name of namesToDrop(collection, request.command.index)) {
      await waitForWriters(() => removeIndex(store, collection, name));
    }
    return { nIndexesWas };
  },
};

function namesToDrop(collection: Collection, wanted: unknown): string[] {
  const names = [...collection.indexes.keys()].filter((name) => name !== '_id_');
  if (wanted === '*') return names;
  if (Array.isArray(wanted)) return wanted.flatMap((each) => namesToDrop(collection, each));
  if (wanted === '_id_') throw new CommandError('InvalidOptions', 'cannot drop _id index');
  const name = isDoc(wanted)
    ? names.find((each) => valueKey(collection.indexes.get(each)?.definition.key ?? {}) === valueKey(wanted))
    : names.find((each) => each === wanted);
  if (name === undefined) throw new CommandError('IndexNotFound', `index not found with name [${String(wanted)}]`);
  return [name];
}

const listIndexes: Command = {
  fields: ['cursor'],
  inTransaction: 'alone',
  run(request) {
    const namespace = namespaceOf(request);
    const collection = findCollection(request.server.store, namespace);
    if (!collection) throw new CommandError('NamespaceNotFound', `ns does not exist: ${namespace}`);
    return openCursor(
      request,
      namespace,
      [...collection.indexes.values()].map(({ definition }) => describe(definition)),
    );
  },
};

function describe({ name, key, unique, sparse, partialFilterExpression, expireAfterSeconds }: IndexDefinition): Doc {
  return {
    v: 2,
    key,
    name,
    ...(unique ? { unique } : {}),
    ...(sparse ? { sparse } : {}),
    ...(partialFilterExpression ? { partialFilterExpression } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
  };
}

export const indexCommands: { readonly [name: string]: Command } = { createIndexes, dropIndexes, listIndexes };
