/** MongoDB's own error codes, as far as this server answers them. */
const errorCodes = {
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  WriteConflict: 112,
  CannotIndexParallelArrays: 171,
  InvalidIndexSpecificationOption: 197,
  TransactionTooOld: 225,
  NotImplemented: 238,
  SnapshotUnavailable: 246,
  NoSuchTransaction: 251,
  TransactionCommitted: 256,
  OperationNotSupportedInTransaction: 263,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  InvalidPipelineOperator: 168,
  Location15998: 15998,
  Location16410: 16410,
  Location31249: 31249,
  Location31253: 31253,
  Location40323: 40323,
  Location40324: 40324,
  Location51091: 51091,
} as const;

export type ErrorName = keyof typeof errorCodes;

/** A refusal that the client is to see, with MongoDB's code and name. */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: ErrorName;
  readonly labels: readonly string[];
  /** More fields of the answer, such as `keyPattern` and `keyValue` of a duplicate key. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    codeName: ErrorName,
    message: string,
    { labels = [], facts = {} }: { labels?: readonly string[]; facts?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.code = errorCodes[codeName];
    this.codeName = codeName;
    this.labels = labels;
    this.facts = facts;
  }
}

/** For everything that MongoDB can do and this server cannot: a loud no, never a wrong answer. */
export function unsupported(what: string): CommandError {
  return new CommandError('NotImplemented', `the embedded development database does not support ${what}`);
}

/** The transaction may be tried again from its start. */
export function transientError(codeName: ErrorName, message: string): CommandError {
  return new CommandError(codeName, message, { labels: ['TransientTransactionError'] });
}
