import { createSessions, restoreRetry, retryRecordsOf, type Sessions } from '#sandbox/embedded-database/sessions.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { createCollection, forgetRowIfGone, liveRowChange, rowFor } from './collection.ts';
import type { IndexDefinition } from './index-definition.ts';
import { startJournal } from './journal.ts';
import type { Change, JournalRecord, RetryRecord } from './journal-records.ts';
import type { Collection, Store } from './model.ts';
import { createIndex, fillIndex } from './ordered-index.ts';
import { readJournal } from './read-journal.ts';
import { createStore } from './store.ts';

/** What was found in the folder. */
export type Opened = { store: Store; sessions: Sessions; documents: number; tornBytes: number };

/** Opens the data of a folder, or begins with none; without a folder nothing outlives the process. */
export function openStore(dataDir: string | undefined): Opened {
  const store = createStore();
  const sessions = createSessions();
  if (dataDir === undefined) return { store, sessions, documents: 0, tornBytes: 0 };
  const { records, tornBytes } = readJournal(dataDir);
  for (const record of records) replay(store, sessions, record);
  let documents = 0;
  for (const collection of store.collections.values()) {
    documents += collection.liveCount;
    for (const index of collection.indexes.values()) fillIndex(index, collection.rows.values());
  }
  store.journal = startJournal(dataDir, compacted(store, sessions));
  return { store, sessions, documents, tornBytes };
}

function replay(store: Store, sessions: Sessions, record: JournalRecord): void {
  switch (record.kind) {
    case 'create':
      store.collections.set(record.in, createCollection(record.in));
      return;
    case 'drop':
      store.collections.delete(record.in);
      return;
    case 'createIndex': {
      const definition = readDefinition(record.index);
      collectionOf(store, record.in).indexes.set(definition.name, createIndex(definition));
      return;
    }
    case 'dropIndex':
      collectionOf(store, record.in).indexes.delete(record.name);
      return;
    case 'commit':
      for (const change of record.changes) applyChange(collectionOf(store, change.in), change);
      if (record.retry) restoreRetry(sessions, readRetry(record.retry));
      return;
  }
}

function collectionOf(store: Store, namespace: string): Collection {
  const collection = store.collections.get(namespace);
  if (!collection) throw new Error(`the journal speaks of ${namespace} before it was made`);
  return collection;
}

/** Indexes are filled once at the end, which is much faster than change by change. */
function applyChange(collection: Collection, change: Change): void {
  const row = rowFor(collection, 'put' in change ? change.put._id : change.remove);
  const doc: Doc | null = 'put' in change ? change.put : null;
  liveRowChange(collection, row.latest?.doc ?? null, doc);
  row.latest = { commit: 0, doc, older: null };
  forgetRowIfGone(collection, row);
}

/** Numbers come out of the journal as bson's classes. */
function readDefinition(stored: IndexDefinition): IndexDefinition {
  const key = Object.fromEntries(
    Object.entries(stored.key).map(([path, direction]) => [path, wholeNumber(direction) === -1 ? -1 : 1] as const),
  );
  const { expireAfterSeconds, ...rest } = stored;
  const seconds = wholeNumber(expireAfterSeconds);
  return { ...rest, key, ...(seconds === undefined ? {} : { expireAfterSeconds: seconds }) };
}

function readRetry(stored: RetryRecord): RetryRecord {
  const results = stored.results.map(({ statement, result }) => ({ statement: wholeNumber(statement) ?? 0, result }));
  return { ...stored, results };
}

/** The shortest journal that gives the same data again. */
function* compacted(store: Store, sessions: Sessions): Generator<JournalRecord> {
  for (const collection of store.collections.values()) {
    yield { kind: 'create', in: collection.namespace };
    for (const index of collection.indexes.values()) {
      if (index.definition.name !== '_id_') {
        yield { kind: 'createIndex', in: collection.namespace, index: index.definition };
      }
    }
    yield* documentsOf(collection);
  }
  for (const retry of retryRecordsOf(sessions)) yield { kind: 'commit', changes: [], retry };
}

const documentsPerRecord = 50;

function* documentsOf(collection: Collection): Generator<JournalRecord> {
  let changes: Change[] = [];
  for (const row of collection.rows.values()) {
    if (!row.latest?.doc) continue;
    changes.push({ in: collection.namespace, put: row.latest.doc });
    if (changes.length < documentsPerRecord) continue;
    yield { kind: 'commit', changes };
    changes = [];
  }
  if (changes.length > 0) yield { kind: 'commit', changes };
}
