import type { RetryRecord } from './storage/journal-records.ts';
import type { Row, Transaction } from './storage/model.ts';
import type { Doc } from './values/bson-types.ts';

/** A client's session: the transaction that it has open, and what it already did under its newest transaction number. */
export type Session = {
  readonly id: string;
  lastUsedAt: Date;
  /** The newest `txnNumber`; older ones are refused. */
  transactionNumber: bigint;
  transaction: Transaction | null;
  /** True when the newest number belongs to a transaction and that one was committed. */
  committed: boolean;
  /** True when the newest number belongs to a multi-document transaction, not to a retryable write. */
  isTransaction: boolean;
  /** Answers of retryable statements under the newest number. */
  readonly results: Map<number, Doc>;
  /** The row over which its last transaction lost a conflict. */
  contended: Row | null;
  /** Ends when its newest numbered command does: a repetition waits for the original. */
  running: Promise<void>;
};

export type Sessions = Map<string, Session>;

/** MongoDB forgets a session after 30 minutes, and so does this server. */
export const sessionLifetimeMs = 30 * 60_000;

export function createSessions(): Sessions {
  return new Map();
}

export function sessionOf(sessions: Sessions, id: string): Session {
  const known = sessions.get(id);
  if (known) {
    known.lastUsedAt = new Date();
    return known;
  }
  const session: Session = {
    id,
    lastUsedAt: new Date(),
    transactionNumber: -1n,
    transaction: null,
    committed: false,
    isTransaction: false,
    results: new Map(),
    contended: null,
    running: Promise.resolve(),
  };
  sessions.set(id, session);
  return session;
}

/** Goes on to a newer transaction number, forgetting what was kept for the one before. */
export function advanceSession(session: Session, transactionNumber: bigint, isTransaction: boolean): void {
  session.transactionNumber = transactionNumber;
  session.isTransaction = isTransaction;
  session.committed = false;
  session.transaction = null;
  session.results.clear();
}

export function restoreRetry(sessions: Sessions, record: RetryRecord): void {
  const session = sessionOf(sessions, record.sessionId);
  const number = BigInt(record.transactionNumber);
  if (number !== session.transactionNumber) advanceSession(session, number, record.committed);
  session.committed = record.committed;
  session.lastUsedAt = record.at;
  for (const { statement, result } of record.results) session.results.set(statement, result);
}

/** What a restart needs to recognise repeated commands of sessions that are still alive. */
export function* retryRecordsOf(sessions: Sessions): Generator<RetryRecord> {
  const oldest = Date.now() - sessionLifetimeMs;
  for (const session of sessions.values()) {
    if (session.lastUsedAt.getTime() < oldest || session.transactionNumber < 0n) continue;
    if (!session.committed && session.results.size === 0) continue;
    yield {
      sessionId: session.id,
      transactionNumber: String(session.transactionNumber),
      results: [...session.results].map(([statement, result]) => ({ statement, result })),
      committed: session.committed,
      at: session.lastUsedAt,
    };
  }
}
