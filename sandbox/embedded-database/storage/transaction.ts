import { CommandError } from '#sandbox/embedded-database/errors.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { forgetRowIfGone, liveRowChange, rowFor } from './collection.ts';
import type { Change, CommitRecord, RetryRecord } from './journal-records.ts';
import type { Collection, Index, Row, Store, Transaction } from './model.ts';
import { addToIndex, hasKey, indexKeys, removeFromIndex, rowsWithKey } from './ordered-index.ts';
import { pruneVersions, visibleDoc } from './row.ts';
import { WriteConflict } from './write-conflict.ts';

/** Thrown where a write meets the open change of another transaction: wait for that one to end, or give up. */
export class BlockedByTransaction extends Error {
  readonly holder: Transaction;
  readonly row: Row;

  constructor(holder: Transaction, row: Row) {
    super('blocked by the open change of another transaction');
    this.holder = holder;
    this.row = row;
  }
}

export function beginTransaction(store: Store, { lasting }: { lasting: boolean }): Transaction {
  const { promise, resolve } = Promise.withResolvers<void>();
  const transaction: Transaction = {
    lasting,
    snapshot: store.lastCommit,
    writes: new Map(),
    state: 'active',
    startedAt: Date.now(),
    lastUsedAt: Date.now(),
    ended: promise,
    announceEnd: resolve,
  };
  if (lasting) store.lastingTransactions.add(transaction);
  return transaction;
}

/** The place of a write: which transaction, in which collection. */
export type WritePlace = { transaction: Transaction; collection: Collection };

/** Adds a document; an _id that is taken is refused. */
export function insertDoc(place: WritePlace, doc: Doc): void {
  const row = rowFor(place.collection, doc._id);
  try {
    assertMayWrite(row, place.transaction);
    if (visibleDoc(row, place.transaction))
      throw duplicateKey(place.collection, idIndexOf(place.collection), [doc._id]);
    writeRow(place, row, doc);
  } catch (error) {
    forgetRowIfGone(place.collection, row);
    throw error;
  }
}

function idIndexOf(collection: Collection): Index {
  const index = collection.indexes.get('_id_');
  if (!index) throw new Error(`${collection.namespace} has no _id index`);
  return index;
}

/**
 * Puts `doc` (null deletes) into a row that the transaction can see. The first writer wins: a second one is blocked or
 * conflicts. A refused write changes nothing.
 */
export function writeRow({ transaction, collection }: WritePlace, row: Row, doc: Doc | null): void {
  assertMayWrite(row, transaction);
  if (doc) for (const index of collection.indexes.values()) assertUnique(collection, index, row, doc, transaction);
  const replaced = row.pending?.doc;
  row.pending = { transaction, doc };
  transaction.writes.set(row, collection);
  for (const index of collection.indexes.values()) {
    if (doc) addToIndex(index, row, doc);
    if (replaced) removeFromIndex(index, row, replaced);
  }
}

function assertMayWrite(row: Row, transaction: Transaction): void {
  if (row.pending && row.pending.transaction !== transaction)
    throw new BlockedByTransaction(row.pending.transaction, row);
  if (row.latest && row.latest.commit > transaction.snapshot) throw new WriteConflict(row);
}

function assertUnique(collection: Collection, index: Index, row: Row, doc: Doc, transaction: Transaction): void {
  if (!index.definition.unique) return;
  for (const key of indexKeys(index, doc)) {
    for (const other of rowsWithKey(index, key)) {
      if (other !== row) assertKeyFree({ collection, index, key, other, transaction });
    }
  }
}

type KeyClaim = {
  collection: Collection;
  index: Index;
  key: readonly unknown[];
  other: Row;
  transaction: Transaction;
};

function assertKeyFree({ collection, index, key, other, transaction }: KeyClaim): void {
  const { pending, latest } = other;
  if (pending && pending.transaction !== transaction) {
    if (hasKey(index, pending.doc, key) || hasKey(index, latest?.doc, key)) {
      throw new BlockedByTransaction(pending.transaction, other);
    }
    return;
  }
  const isTaken = hasKey(index, pending ? pending.doc : latest?.doc, key);
  const changedSince = !pending && latest !== null && latest.commit > transaction.snapshot;
  if (changedSince && (isTaken || hasKey(index, visibleDoc(other, transaction), key))) throw new WriteConflict(other);
  if (isTaken) throw duplicateKey(collection, index, key);
}

export function duplicateKey(
  collection: { readonly namespace: string },
  index: Index,
  key: readonly unknown[],
): CommandError {
  const keyValue = Object.fromEntries(index.paths.map((path, at) => [path, key[at] ?? null]));
  const shown = index.paths.map((path, at) => `${path}: ${showValue(key[at])}`).join(', ');
  return new CommandError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.definition.name} dup key: { ${shown} }`,
    { facts: { keyPattern: index.definition.key, keyValue } },
  );
}

function showValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined || value === null) return 'null';
  return String(value);
}

/** Makes the changes durable, then visible. `retry` is remembered with them, so that a repeated command is recognised. */
export function commitTransaction(store: Store, transaction: Transaction, retry?: RetryRecord): void {
  if (transaction.writes.size > 0 || retry) store.journal.append(commitRecord(transaction, retry));
  if (transaction.writes.size > 0) {
    store.lastCommit += 1;
    const horizon = snapshotHorizon(store, transaction);
    for (const [row, collection] of transaction.writes) publishRow({ store, collection, horizon }, row);
  }
  end(store, transaction, 'committed');
}

function commitRecord(transaction: Transaction, retry: RetryRecord | undefined): CommitRecord {
  const changes = [...transaction.writes].flatMap(([row, collection]): Change[] => {
    const doc = row.pending?.doc;
    if (doc) return [{ in: collection.namespace, put: doc }];
    const removed = row.latest?.doc;
    return removed ? [{ in: collection.namespace, remove: removed._id }] : [];
  });
  return { kind: 'commit', changes, ...(retry ? { retry } : {}) };
}

function publishRow(
  { store, collection, horizon }: { store: Store; collection: Collection; horizon: number },
  row: Row,
): void {
  const doc = row.pending?.doc ?? null;
  liveRowChange(collection, row.latest?.doc ?? null, doc);
  row.latest = { commit: store.lastCommit, doc, older: row.latest };
  row.pending = null;
  pruneRow({ store, collection, horizon }, row);
}

function pruneRow(
  { store, collection, horizon }: { store: Store; collection: Collection; horizon: number },
  row: Row,
): void {
  for (const doc of pruneVersions(row, horizon)) {
    for (const index of collection.indexes.values()) removeFromIndex(index, row, doc);
  }
  if (row.latest?.older) store.rowsWithHistory.set(row, collection);
  else store.rowsWithHistory.delete(row);
  forgetRowIfGone(collection, row);
}

export function abortTransaction(store: Store, transaction: Transaction): void {
  if (transaction.state !== 'active') return;
  for (const [row, collection] of transaction.writes) {
    const doc = row.pending?.doc;
    row.pending = null;
    if (doc) for (const index of collection.indexes.values()) removeFromIndex(index, row, doc);
    forgetRowIfGone(collection, row);
  }
  end(store, transaction, 'aborted');
}

function end(store: Store, transaction: Transaction, state: 'committed' | 'aborted'): void {
  transaction.state = state;
  transaction.announceEnd();
  if (!store.lastingTransactions.delete(transaction)) return;
  const horizon = snapshotHorizon(store);
  if (horizon === store.prunedTo) return;
  store.prunedTo = horizon;
  for (const [row, collection] of store.rowsWithHistory) pruneRow({ store, collection, horizon }, row);
}

/** The oldest snapshot that is still read from, leaving out one transaction that is about to end. */
function snapshotHorizon(store: Store, except?: Transaction): number {
  let horizon = store.lastCommit;
  for (const transaction of store.lastingTransactions) {
    if (transaction !== except) horizon = Math.min(horizon, transaction.snapshot);
  }
  return horizon;
}
