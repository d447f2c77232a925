import { ObjectId } from 'bson';
import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import { findDocs } from '#sandbox/embedded-database/query/find-docs.ts';
import { parseSort, type SortField } from '#sandbox/embedded-database/query/sort.ts';
import type { Row, Transaction } from '#sandbox/embedded-database/storage/model.ts';
import { ensureCollection, findCollection } from '#sandbox/embedded-database/storage/store.ts';
import { insertDoc, type WritePlace, writeRow } from '#sandbox/embedded-database/storage/transaction.ts';
import { compileUpdate, isReplacement, type Update } from '#sandbox/embedded-database/update/compile-update.ts';
import { positionalMatch } from '#sandbox/embedded-database/update/positional.ts';
import { upsertSeed } from '#sandbox/embedded-database/update/upsert-seed.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { exactlyEqual } from '#sandbox/embedded-database/values/exactly-equal.ts';
import { docOption, type Request } from './request.ts';
import { assertSize, storableDoc } from './storable-doc.ts';

/** One update, read and checked. */
export type UpdateStatement = {
  readonly filter: Doc;
  readonly update: Update;
  readonly replaces: boolean;
  readonly multi: boolean;
  readonly upsert: boolean;
  readonly sort: readonly SortField[];
  readonly hint: unknown;
};

export type UpdateDone = {
  matched: number;
  modified: number;
  upserted?: Doc;
  /** The one document before and after; for findAndModify. */
  before?: Doc;
  after?: Doc;
};

export function readUpdate(statement: Doc): UpdateStatement {
  const multi = statement.multi === true;
  const replaces = isReplacement(statement.u);
  if (multi && replaces)
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
  const filter = docOption(statement, 'q');
  compileFilter(filter);
  return {
    filter,
    update: compileUpdate(statement.u, statement.arrayFilters),
    replaces,
    multi,
    upsert: statement.upsert === true,
    sort: parseSort(statement.sort),
    hint: statement.hint,
  };
}

/** Changes what the filter finds, in one transaction; adds a document when it finds none and is an upsert. */
export function runUpdate(
  request: Request,
  { namespace, transaction }: { namespace: string; transaction: Transaction },
  statement: UpdateStatement,
): UpdateDone {
  const { store } = request.server;
  const { upsert } = statement;
  const collection = upsert
    ? ensureCollection(store, namespace, transaction)
    : findCollection(store, namespace, transaction);
  const done: UpdateDone = { matched: 0, modified: 0 };
  if (!collection) return done;
  const { filter, sort, hint, multi } = statement;
  const found = findDocs({ collection, transaction }, { filter, sort, hint, limit: multi ? 0 : 1 });
  for (const { row, doc } of found) updateRow({ collection, transaction }, { row, doc, statement, done });
  if (found.length === 0 && upsert) {
    done.upserted = insertUpsert({ collection, transaction }, statement);
    done.after = done.upserted;
  }
  return done;
}

function updateRow(
  place: WritePlace,
  { row, doc, statement, done }: { row: Row; doc: Doc; statement: UpdateStatement; done: UpdateDone },
): void {
  const after = statement.update(doc, { isInsert: false, matchedIndex: positionalMatch(statement.filter, doc) });
  done.matched += 1;
  done.before = doc;
  done.after = after;
  if (exactlyEqual(doc, after)) return;
  assertSize(after);
  writeRow(place, row, after);
  done.modified += 1;
}

function insertUpsert(place: WritePlace, { filter, update, replaces }: UpdateStatement): Doc {
  const seed = upsertSeed(filter);
  const made = update(replaces ? idOf(seed) : seed, { isInsert: true });
  const doc = storableDoc(made._id === undefined ? { _id: new ObjectId(), ...made } : made);
  insertDoc(place, doc);
  return doc;
}

function idOf(seed: Doc): Doc {
  return seed._id === undefined ? {} : { _id: seed._id };
}
