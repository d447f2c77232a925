import { Int32 } from 'bson';
import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import { findDocs } from '#sandbox/embedded-database/query/find-docs.ts';
import type { Collection, Transaction } from '#sandbox/embedded-database/storage/model.ts';
import { ensureCollection, findCollection } from '#sandbox/embedded-database/storage/store.ts';
import { insertDoc, writeRow } from '#sandbox/embedded-database/storage/transaction.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { type Command, docOption, namespaceOf, type Request, statementsOption } from './request.ts';
import { rememberedResult, retryRecord, runStatement } from './run-statement.ts';
import { storableDoc } from './storable-doc.ts';
import { readUpdate, runUpdate } from './update-docs.ts';

/** One statement of a command: what it did, in the fields of the command's own answer. */
type Outcome = { readonly n: number; readonly nModified?: number; readonly upserted?: unknown };

/** Runs the statements one after the other; an `ordered` command stops at the first that fails. */
async function runEach(request: Request, count: number, run: (at: number) => Promise<Outcome>): Promise<Doc> {
  const writeErrors: Doc[] = [];
  const upserted: Doc[] = [];
  let n = 0;
  let nModified = 0;
  for (let at = 0; at < count; at += 1) {
    try {
      const outcome = await run(at);
      n += outcome.n;
      nModified += outcome.nModified ?? 0;
      if (outcome.upserted !== undefined) upserted.push({ index: new Int32(at), _id: outcome.upserted });
    } catch (error) {
      if (!(error instanceof CommandError) || request.transaction) throw error;
      writeErrors.push(writeError(at, error));
      if (request.command.ordered !== false) break;
    }
  }
  return {
    n: new Int32(n),
    ...(request.name === 'update' ? { nModified: new Int32(nModified) } : {}),
    ...(upserted.length > 0 ? { upserted } : {}),
    ...(writeErrors.length > 0 ? { writeErrors } : {}),
  };
}

function statementId(command: Doc, at: number): number {
  const ids = command.stmtIds;
  if (Array.isArray(ids)) return wholeNumber(ids[at]) ?? at;
  return (wholeNumber(command.stmtId) ?? 0) + at;
}

/** Runs one statement, or answers as before when it is a repetition. */
async function once(request: Request, at: number, run: (transaction: Transaction) => Outcome): Promise<Outcome> {
  const statement = statementId(request.command, at);
  const earlier = rememberedResult(request, statement);
  if (earlier) return readOutcome(earlier);
  return runStatement(request, {
    run,
    remember: (outcome) => retryRecord(request, [{ statement, result: { ...outcome } }]),
  });
}

function readOutcome({ n, nModified, upserted }: Doc): Outcome {
  return {
    n: wholeNumber(n) ?? 0,
    ...(nModified === undefined ? {} : { nModified: wholeNumber(nModified) ?? 0 }),
    ...(upserted === undefined ? {} : { upserted }),
  };
}

const insert: Command = {
  fields: ['documents', 'ordered', 'stmtId', 'stmtIds', 'bypassDocumentValidation'],
  inTransaction: 'allowed',
  async run(request) {
    const { documents } = request.command;
    if (!Array.isArray(documents) || documents.length === 0) {
      throw new CommandError('InvalidOptions', 'documents must be a non-empty array');
    }
    const namespace = namespaceOf(request);
    const { n, writeErrors } = await runStatement(request, {
      run: (transaction) => insertDocs(request, { namespace, transaction }, documents),
      remember: ({ inserted }) =>
        retryRecord(
          request,
          inserted.map((statement) => ({ statement, result: { n: 1 } })),
        ),
    });
    return { n: new Int32(n), ...(writeErrors.length > 0 ? { writeErrors } : {}) };
  },
};

type Inserted = { n: number; inserted: number[]; writeErrors: Doc[] };

/** All documents that can be inserted go in together, in one commit; each refused one is reported. */
function insertDocs(
  request: Request,
  { namespace, transaction }: { namespace: string; transaction: Transaction },
  documents: readonly unknown[],
): Inserted {
  const collection = ensureCollection(request.server.store, namespace, transaction);
  const done: Inserted = { n: 0, inserted: [], writeErrors: [] };
  for (const [at, document] of documents.entries()) {
    const statement = statementId(request.command, at);
    try {
      if (!rememberedResult(request, statement)) {
        if (!isDoc(document)) throw new CommandError('TypeMismatch', 'documents must hold documents');
        insertDoc({ transaction, collection }, storableDoc(document));
        done.inserted.push(statement);
      }
      done.n += 1;
    } catch (error) {
      if (!(error instanceof CommandError) || request.transaction) throw error;
      done.writeErrors.push(writeError(at, error));
      if (request.command.ordered !== false) break;
    }
  }
  return done;
}

function writeError(at: number, error: CommandError): Doc {
  return { index: new Int32(at), code: error.code, errmsg: error.message, ...error.facts };
}

const update: Command = {
  fields: ['updates', 'ordered', 'stmtId', 'stmtIds', 'bypassDocumentValidation'],
  inTransaction: 'allowed',
  async run(request) {
    const fields = ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint', 'sort'];
    const statements = statementsOption(request.command, 'updates', fields);
    const namespace = namespaceOf(request);
    return runEach(request, statements.length, (at) => {
      const statement = statements[at] ?? {};
      return once(request, at, (transaction) => {
        const done = runUpdate(request, { namespace, transaction }, readUpdate(statement));
        return {
          n: done.matched + (done.upserted ? 1 : 0),
          nModified: done.modified,
          ...(done.upserted ? { upserted: done.upserted._id } : {}),
        };
      });
    });
  },
};

const deleteCommand: Command = {
  fields: ['deletes', 'ordered', 'stmtId', 'stmtIds'],
  inTransaction: 'allowed',
  async run(request) {
    const statements = statementsOption(request.command, 'deletes', ['q', 'limit', 'hint']);
    const namespace = namespaceOf(request);
    return runEach(request, statements.length, (at) => {
      const statement = statements[at] ?? {};
      return once(request, at, (transaction) => {
        const collection = findCollection(request.server.store, namespace, transaction);
        return { n: deleteDocs({ collection, transaction }, statement) };
      });
    });
  },
};

function deleteDocs(
  { collection, transaction }: { collection: Collection | undefined; transaction: Transaction },
  statement: Doc,
): number {
  const filter = docOption(statement, 'q');
  compileFilter(filter);
  const limit = wholeNumber(statement.limit);
  if (limit !== 0 && limit !== 1)
    throw new CommandError('FailedToParse', 'The limit field in delete objects must be 0 or 1');
  if (!collection) return 0;
  const found = findDocs({ collection, transaction }, { filter, limit, hint: statement.hint });
  for (const { row } of found) writeRow({ transaction, collection }, row, null);
  return found.length;
}

export const writeCommands: { readonly [name: string]: Command } = {
  insert,
  update,
  delete: deleteCommand,
  bulkWrite: {
    fields: ['ops', 'nsInfo'],
    inTransaction: 'alone',
    run() {
      throw unsupported("the command bulkWrite (mongoose's Model.bulkWrite does not need it)");
    },
  },
};
