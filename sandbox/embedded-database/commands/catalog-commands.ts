import { Double } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import { dropCollection, ensureCollection } from '#sandbox/embedded-database/storage/store.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { openCursor } from './cursors.ts';
import { type Command, docOption, namespaceOf, type Request } from './request.ts';
import { waitForWriters } from './run-statement.ts';

const create: Command = {
  fields: [],
  inTransaction: 'alone',
  run(request) {
    const namespace = namespaceOf(request);
    if (request.server.store.collections.has(namespace)) {
      throw new CommandError('NamespaceExists', `Collection ${namespace} already exists.`);
    }
    ensureCollection(request.server.store, namespace);
    return {};
  },
};

const drop: Command = {
  fields: [],
  inTransaction: 'alone',
  async run(request) {
    const namespace = namespaceOf(request);
    const collection = request.server.store.collections.get(namespace);
    if (!collection) return {};
    await waitForWriters(() => dropCollection(request.server.store, namespace));
    return { nIndexesWas: collection.indexes.size, ns: namespace };
  },
};

const dropDatabase: Command = {
  fields: [],
  inTransaction: 'alone',
  async run(request) {
    for (const namespace of namespacesOf(request)) {
      await waitForWriters(() => dropCollection(request.server.store, namespace));
    }
    return { dropped: request.database };
  },
};

function namespacesOf({ server, database }: Request): string[] {
  return [...server.store.collections.keys()].filter((namespace) => namespace.startsWith(`${database}.`));
}

const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  inTransaction: 'alone',
  run(request) {
    const matches = compileFilter(docOption(request.command, 'filter'));
    const collections = namespacesOf(request).map((namespace): Doc => {
      const name = namespace.slice(request.database.length + 1);
      const short = { name, type: 'collection' };
      if (request.command.nameOnly === true) return short;
      return { ...short, options: {}, info: { readOnly: false }, idIndex: { v: 2, key: { _id: 1 }, name: '_id_' } };
    });
    return openCursor(request, `${request.database}.$cmd.listCollections`, collections.filter(matches));
  },
};

const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  inTransaction: 'alone',
  run(request) {
    const matches = compileFilter(docOption(request.command, 'filter'));
    const names = new Set<string>();
    for (const namespace of request.server.store.collections.keys())
      names.add(namespace.slice(0, namespace.indexOf('.')));
    const databases = [...names].sort().map((name): Doc => ({ name, sizeOnDisk: new Double(0), empty: false }));
    const nameOnly = request.command.nameOnly === true;
    const shown = databases.filter(matches).map((database) => (nameOnly ? { name: database.name } : database));
    return { databases: shown, ...(nameOnly ? {} : { totalSize: new Double(0) }) };
  },
};

export const catalogCommands: { readonly [name: string]: Command } = {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
};
