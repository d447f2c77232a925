import { closeIdleCursors } from './commands/open-cursors.ts';
import type { Server } from './commands/request.ts';
import { sessionLifetimeMs } from './sessions.ts';
import { keysOfDoc } from './storage/index-keys.ts';
import type { Collection, Index } from './storage/model.ts';
import { anyOfRank, scanEntries } from './storage/ordered-entries.ts';
import { visibleDoc } from './storage/row.ts';
import {
  abortTransaction,
  BlockedByTransaction,
  beginTransaction,
  commitTransaction,
  writeRow,
} from './storage/transaction.ts';
import { typeRank } from './values/order.ts';

/** MongoDB's transactionLifetimeLimitSeconds. */
const transactionLifetimeMs = 60_000;

/** Aborts abandoned transactions, forgets old sessions and cursors, and removes expired documents. Answers how to stop. */
export function startHousekeeping(server: Server, expirySweepMs: number): () => void {
  const sweeper = setInterval(() => {
    abortAbandoned(server);
    forgetSessions(server);
    closeIdleCursors(server.cursors);
  }, 1000);
  const expirer = setInterval(() => removeExpired(server), expirySweepMs);
  sweeper.unref();
  expirer.unref();
  return () => {
    clearInterval(sweeper);
    clearInterval(expirer);
  };
}

function abortAbandoned({ store }: Server): void {
  const oldest = Date.now() - transactionLifetimeMs;
  for (const transaction of store.lastingTransactions) {
    if (transaction.startedAt < oldest) abortTransaction(store, transaction);
  }
}

function forgetSessions({ sessions }: Server): void {
  const oldest = Date.now() - sessionLifetimeMs;
  for (const [id, session] of sessions) {
    const isIdle = session.lastUsedAt.getTime() < oldest && session.transaction?.state !== 'active';
    if (isIdle) sessions.delete(id);
  }
}

function removeExpired(server: Server): void {
  for (const collection of server.store.collections.values()) {
    for (const index of collection.indexes.values()) {
      const seconds = index.definition.expireAfterSeconds;
      if (seconds !== undefined) removeExpiredOf(server, collection, { index, before: Date.now() - seconds * 1000 });
    }
  }
}

const dateRank = typeRank(new Date());

function removeExpiredOf(
  { store }: Server,
  collection: Collection,
  { index, before }: { index: Index; before: number },
): void {
  const ascending = index.entries.directions[0] !== -1;
  const any = { prefix: [anyOfRank(dateRank)] };
  const limit = { prefix: [new Date(before)] };
  const span = ascending
    ? scanEntries(index.entries, { ...any, side: 'before' }, { ...limit, side: 'after' })
    : scanEntries(index.entries, { ...limit, side: 'before' }, { ...any, side: 'after' });
  for (const { row } of [...span]) {
    const transaction = beginTransaction(store, { lasting: false });
    try {
      const doc = visibleDoc(row, transaction);
      if (!doc || !isExpired(index, doc, before)) continue;
      writeRow({ transaction, collection }, row, null);
      commitTransaction(store, transaction);
    } catch (error) {
      abortTransaction(store, transaction);
      // Somebody is changing it just now: the next sweep looks again.
      if (!(error instanceof BlockedByTransaction)) throw error;
    }
  }
}

function isExpired(index: Index, doc: Parameters<typeof keysOfDoc>[0], before: number): boolean {
  if (!index.includes(doc)) return false;
  return keysOfDoc(doc, index.pathParts).keys.some(([value]) => value instanceof Date && value.getTime() <= before);
}
