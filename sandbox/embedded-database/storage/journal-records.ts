import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import type { IndexDefinition } from './index-definition.ts';

/** One document as a commit left it, or the _id of one that it took away. */
export type Change = { in: string; put: Doc } | { in: string; remove: unknown };

/** What is kept of a retryable command, so that its repetition is answered and not done again. */
export type RetryRecord = {
  sessionId: string;
  transactionNumber: string;
  /** The answers by statement id; a committed transaction has none. */
  results: { statement: number; result: Doc }[];
  committed: boolean;
  at: Date;
};

export type CommitRecord = { kind: 'commit'; changes: Change[]; retry?: RetryRecord };

/** Everything that the journal holds. */
export type JournalRecord =
  | CommitRecord
  | { kind: 'create'; in: string }
  | { kind: 'drop'; in: string }
  | { kind: 'createIndex'; in: string; index: IndexDefinition }
  | { kind: 'dropIndex'; in: string; name: string };

/** Appends records; each is in the operating system's hands when `append` returns. */
export type Journal = { append(record: JournalRecord): void; close(): void };

/** For a database that lives in memory only. */
export const noJournal: Journal = { append: () => undefined, close: () => undefined };
