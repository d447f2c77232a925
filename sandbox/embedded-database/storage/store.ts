import { CommandError, transientError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { createCollection } from './collection.ts';
import type { IndexDefinition } from './index-definition.ts';
import { noJournal } from './journal-records.ts';
import type { Collection, Index, Row, Store, Transaction } from './model.ts';
import { createIndex, fillIndex, indexKeys, sameKey } from './ordered-index.ts';
import { BlockedByTransaction, duplicateKey } from './transaction.ts';

export function createStore(): Store {
  return {
    journal: noJournal,
    collections: new Map(),
    lastCommit: 0,
    lastingTransactions: new Set(),
    rowsWithHistory: new Map(),
    prunedTo: 0,
    droppedAt: new Map(),
  };
}

/** The collection, or undefined when there is none. A snapshot from before a drop is refused rather than answered wrongly. */
export function findCollection(store: Store, namespace: string, transaction?: Transaction): Collection | undefined {
  const droppedAt = store.droppedAt.get(namespace);
  if (transaction?.lasting && droppedAt !== undefined && droppedAt > transaction.snapshot) {
    throw transientError('SnapshotUnavailable', `${namespace} was dropped after the start of this transaction`);
  }
  return store.collections.get(namespace);
}

export function ensureCollection(store: Store, namespace: string, transaction?: Transaction): Collection {
  const known = findCollection(store, namespace, transaction);
  if (known) return known;
  assertNamespace(namespace);
  const collection = createCollection(namespace);
  store.journal.append({ kind: 'create', in: namespace });
  store.collections.set(namespace, collection);
  return collection;
}

function assertNamespace(namespace: string): void {
  const name = namespace.slice(namespace.indexOf('.') + 1);
  if (name === '' || name.includes('$') || name.includes('\0')) {
    throw new CommandError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  }
  if (name.startsWith('system.')) throw unsupported(`the collection ${name}`);
}

export function dropCollection(store: Store, namespace: string): boolean {
  const collection = store.collections.get(namespace);
  if (!collection) return false;
  waitForWritersOf(store, collection);
  store.journal.append({ kind: 'drop', in: namespace });
  store.lastCommit += 1;
  store.droppedAt.set(namespace, store.lastCommit);
  store.collections.delete(namespace);
  for (const [row, owner] of store.rowsWithHistory) if (owner === collection) store.rowsWithHistory.delete(row);
  return true;
}

/** Throws while an open transaction has changes in the collection; the caller waits and tries again. */
function waitForWritersOf(store: Store, collection: Collection): void {
  for (const transaction of store.lastingTransactions) {
    for (const [row, owner] of transaction.writes) {
      if (owner === collection) throw new BlockedByTransaction(transaction, row);
    }
  }
}

/** Builds an index over what is there; refuses a unique one when two documents share a key. */
export function addIndex(store: Store, collection: Collection, definition: IndexDefinition): void {
  waitForWritersOf(store, collection);
  const index = createIndex(definition);
  fillIndex(index, collection.rows.values());
  if (definition.unique) assertNoDuplicates(collection, index);
  store.journal.append({ kind: 'createIndex', in: collection.namespace, index: definition });
  collection.indexes.set(definition.name, index);
}

function assertNoDuplicates(collection: Collection, index: Index): void {
  let previous: { key: readonly unknown[]; row: Row } | undefined;
  for (const chunk of index.entries.chunks) {
    for (const entry of chunk) {
      const doc = entry.row.latest?.doc;
      if (!doc || !indexKeys(index, doc).some((key) => sameKey(index, key, entry.key))) continue;
      if (previous && previous.row !== entry.row && sameKey(index, previous.key, entry.key)) {
        throw duplicateKey(collection, index, entry.key);
      }
      previous = entry;
    }
  }
}

export function removeIndex(store: Store, collection: Collection, name: string): void {
  store.journal.append({ kind: 'dropIndex', in: collection.namespace, name });
  collection.indexes.delete(name);
}
