import { Int32 } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import { findDocs } from '#sandbox/embedded-database/query/find-docs.ts';
import { compileProjection } from '#sandbox/embedded-database/query/projection.ts';
import { parseSort } from '#sandbox/embedded-database/query/sort.ts';
import type { Transaction } from '#sandbox/embedded-database/storage/model.ts';
import { findCollection } from '#sandbox/embedded-database/storage/store.ts';
import { writeRow } from '#sandbox/embedded-database/storage/transaction.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { type Command, docOption, namespaceOf, type Request } from './request.ts';
import { rememberedResult, retryRecord, runStatement } from './run-statement.ts';
import { readUpdate, runUpdate } from './update-docs.ts';

export const findAndModify: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'arrayFilters',
    'hint',
    'stmtId',
    'bypassDocumentValidation',
  ],
  inTransaction: 'allowed',
  async run(request) {
    const { command } = request;
    if ((command.remove === true) === (command.update !== undefined)) {
      throw new CommandError('FailedToParse', 'Either an update or remove=true must be specified');
    }
    const earlier = rememberedResult(request, 0);
    if (earlier) return earlier;
    const work = command.remove === true ? removeOne : updateOne;
    return runStatement(request, {
      run: (transaction) => work(request, transaction),
      remember: (result) => retryRecord(request, [{ statement: 0, result }]),
    });
  },
};

function removeOne(request: Request, transaction: Transaction): Doc {
  const { command, server } = request;
  const filter = docOption(command, 'query');
  compileFilter(filter);
  const project = compileProjection(command.fields);
  const collection = findCollection(server.store, namespaceOf(request), transaction);
  if (!collection) return { lastErrorObject: { n: new Int32(0) }, value: null };
  const query = { filter, sort: parseSort(command.sort), limit: 1, hint: command.hint };
  const [found] = findDocs({ collection, transaction }, query);
  if (!found) return { lastErrorObject: { n: new Int32(0) }, value: null };
  writeRow({ transaction, collection }, found.row, null);
  return { lastErrorObject: { n: new Int32(1) }, value: project ? project(found.doc) : found.doc };
}

function updateOne(request: Request, transaction: Transaction): Doc {
  const { command } = request;
  const statement = readUpdate({
    q: command.query,
    u: command.update,
    upsert: command.upsert,
    arrayFilters: command.arrayFilters,
    sort: command.sort,
    hint: command.hint,
  });
  const project = compileProjection(command.fields);
  const done = runUpdate(request, { namespace: namespaceOf(request), transaction }, statement);
  const shown = command.new === true ? done.after : done.before;
  return {
    lastErrorObject: {
      n: new Int32(done.matched + (done.upserted ? 1 : 0)),
      updatedExisting: done.matched > 0,
      ...(done.upserted ? { upserted: done.upserted._id } : {}),
    },
    value: shown ? (project ? project(shown) : shown) : null,
  };
}
