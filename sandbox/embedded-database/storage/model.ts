/*
 * What the store is made of: collections of rows, rows of versions, indexes over rows, and the transactions that change
 * them. Each knows the others, so their shapes stand together; what is done with them is in the files around.
 */
import type { DocTest } from '#sandbox/embedded-database/query/compile-filter.ts';
import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import type { IndexDefinition } from './index-definition.ts';
import type { Journal } from './journal-records.ts';

/** All data of one server. */
export type Store = {
  journal: Journal;
  readonly collections: Map<string, Collection>;
  /** Counts commits; a snapshot is the number of the last one that it sees. */
  lastCommit: number;
  readonly lastingTransactions: Set<Transaction>;
  /** Rows of which an open snapshot may still read an older version. */
  readonly rowsWithHistory: Map<Row, Collection>;
  prunedTo: number;
  /** When each dropped collection went, for the snapshots that still knew it. */
  readonly droppedAt: Map<string, number>;
};

/** The documents of one name, and the indexes over them. */
export type Collection = {
  /** `database.collection` */
  readonly namespace: string;
  readonly rows: Map<string, Row>;
  readonly indexes: Map<string, Index>;
  nextRowNumber: number;
  /** How many documents a reader without a transaction sees. */
  liveCount: number;
};

/** What a row was from one commit on; `doc` is null where it was deleted. Newest first, by `older`. */
type Version = { readonly commit: number; readonly doc: Doc | null; older: Version | null };

/** One document through time: its committed versions, and the one change that an open transaction holds. */
export type Row = {
  /** The order of insertion; unique in the collection. */
  readonly number: number;
  /** `valueKey` of the _id. */
  readonly idKey: string;
  latest: Version | null;
  pending: { readonly transaction: Transaction; readonly doc: Doc | null } | null;
};

/**
 * A set of changes that become visible together. It reads the snapshot of its start. `lasting` ones belong to a
 * client's session; the others live inside one synchronous statement.
 */
export type Transaction = {
  readonly lasting: boolean;
  snapshot: number;
  readonly writes: Map<Row, Collection>;
  state: 'active' | 'committed' | 'aborted';
  readonly startedAt: number;
  /** When its client last sent a command in it. */
  lastUsedAt: number;
  readonly ended: Promise<void>;
  readonly announceEnd: () => void;
};

/** One index over a collection's rows. */
export type Index = {
  readonly definition: IndexDefinition;
  readonly paths: readonly string[];
  readonly pathParts: readonly (readonly string[])[];
  readonly entries: OrderedEntries;
  /** For each field, whether it ever held an array. */
  readonly multikeyFields: boolean[];
  readonly includes: DocTest;
};

/** One key of one row in an index. */
export type IndexEntry = { readonly key: readonly unknown[]; readonly row: Row };

/** Entries in index order, kept in sorted chunks so that finding and adding one cost the logarithm of their number. */
export type OrderedEntries = { readonly directions: readonly (1 | -1)[]; chunks: IndexEntry[][] };
