import { CommandError } from '#sandbox/embedded-database/errors.ts';
import type { RetryRecord } from '#sandbox/embedded-database/storage/journal-records.ts';
import type { Transaction } from '#sandbox/embedded-database/storage/model.ts';
import {
  abortTransaction,
  BlockedByTransaction,
  beginTransaction,
  commitTransaction,
} from '#sandbox/embedded-database/storage/transaction.ts';
import { atMost, waitSeated } from '#sandbox/embedded-database/storage/turns.ts';
import { WriteConflict } from '#sandbox/embedded-database/storage/write-conflict.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import type { Request } from './request.ts';

/** How long a transaction that holds nothing yet waits for the holder of what it wants to change. */
const transactionWaitMs = 5_000;

/** A result, and under which statement it is remembered where the command may be repeated. */
type Statement<T> = {
  readonly run: (transaction: Transaction) => T;
  readonly remember?: (result: T) => RetryRecord | undefined;
};

/** The transaction for reads: the session's own, or a snapshot of this moment. */
export function readTransaction({ transaction, server }: Request): Transaction {
  return transaction ?? beginTransaction(server.store, { lasting: false });
}

/**
 * Runs one writing statement: in the client's transaction, or in one of its own that is committed at once. Outside
 * transactions a conflict is never seen: the statement waits for the other side and runs again, as MongoDB does.
 */
export async function runStatement<T>(request: Request, statement: Statement<T>): Promise<T> {
  if (request.transaction) return runInTransaction(request, request.transaction, statement);
  const waitUntil = Date.now() + (wholeNumber(request.command.maxTimeMS) || Number.POSITIVE_INFINITY);
  for (;;) {
    try {
      return runAtOnce(request, statement);
    } catch (error) {
      if (!(error instanceof BlockedByTransaction)) throw error;
      await outlast(request, error.holder, waitUntil);
      if (Date.now() >= waitUntil) throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
    }
  }
}

function runAtOnce<T>({ server: { store } }: Request, { run, remember }: Statement<T>): T {
  const transaction = beginTransaction(store, { lasting: false });
  try {
    const result = run(transaction);
    commitTransaction(store, transaction, transaction.writes.size > 0 ? remember?.(result) : undefined);
    return result;
  } catch (error) {
    abortTransaction(store, transaction);
    throw error;
  }
}

/**
 * A transaction that has changed nothing yet waits for the holder, for nobody can be waiting for it. When it has not even
 * read yet, it takes a newer snapshot and succeeds; otherwise the holder's commit makes it conflict.
 */
async function runInTransaction<T>(request: Request, transaction: Transaction, statement: Statement<T>): Promise<T> {
  const waitUntil = Date.now() + transactionWaitMs;
  for (;;) {
    try {
      return statement.run(transaction);
    } catch (error) {
      if (!(error instanceof BlockedByTransaction)) throw error;
      if (transaction.writes.size > 0 || Date.now() >= waitUntil) throw new WriteConflict(error.row);
      const { holder } = error;
      const waited = await waitSeated(request.server.waitingRoom, () => atMost(holder.ended, waitUntil - Date.now()));
      if (!waited) throw new WriteConflict(error.row);
      if (transaction.state !== 'active') throw new WriteConflict(error.row);
      if (request.startsTransaction) transaction.snapshot = request.server.store.lastCommit;
    }
  }
}

/** A transaction of which nothing was heard for so long is aborted when somebody waits for it; its client starts it again. */
const idleHolderMs = 5_000;

async function outlast({ server }: Request, holder: Transaction, waitUntil: number): Promise<void> {
  while (holder.state === 'active' && Date.now() < waitUntil) {
    await atMost(holder.ended, Math.min(1_000, waitUntil - Date.now()));
    const isIdle = holder.lastUsedAt < Date.now() - idleHolderMs;
    if (holder.state === 'active' && isIdle) abortTransaction(server.store, holder);
  }
}

/** The answer that an earlier run of this statement gave, when the command is a repetition. */
export function rememberedResult({ retryNumber, session }: Request, statement: number): Doc | undefined {
  return retryNumber === undefined ? undefined : session?.results.get(statement);
}

/** Notes answers for repetitions of the command; they are made durable together with the change. */
export function retryRecord(
  { retryNumber, session }: Request,
  results: RetryRecord['results'],
): RetryRecord | undefined {
  if (retryNumber === undefined || !session) return undefined;
  for (const { statement, result } of results) session.results.set(statement, result);
  return {
    sessionId: session.id,
    transactionNumber: String(retryNumber),
    results,
    committed: false,
    at: new Date(),
  };
}

/** Runs a change of the catalogue once no open transaction has changes in the way. */
export async function waitForWriters<T>(work: () => T): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof BlockedByTransaction)) throw error;
      await error.holder.ended;
    }
  }
}
