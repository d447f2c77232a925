import mongoose, { mongo } from 'mongoose';

/** True for an error that says that the database could not be reached or could not finish: the same may work later. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof mongoose.Error.MongooseServerSelectionError) return true;
  // A session was asked for while there is no connection. Mongoose declares no class for it.
  if (error instanceof mongoose.Error && error.message.includes('buffering timed out')) return true;
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError) return true;
  if (error instanceof mongo.MongoNotConnectedError || error instanceof mongo.MongoTopologyClosedError) return true;
  if (!(error instanceof mongo.MongoError)) return false;
  // Written, and not known to last.
  if (error instanceof mongo.MongoWriteConcernError) return true;
  // All connections were taken. The driver declares no class for it.
  if (error.name === 'MongoWaitQueueTimeoutError') return true;
  return ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult'].some((label) =>
    error.hasErrorLabel(label),
  );
}
