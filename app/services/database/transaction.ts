import mongoose, { type ClientSession } from 'mongoose';

/**
 * Runs `work` in one transaction and returns its result. The callback may run again after a write conflict: it
 * touches only the database, one operation after the other, and keeps nothing outside itself.
 */
export async function inTransaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = await mongoose.startSession();
  try {
    return await session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
    });
  } finally {
    await session.endSession();
  }
}

/** The server's error code for a violation of a unique index. */
export const DUPLICATE_KEY = 11000;

/** True for a violation of a unique index; with `field`, only of an index over that field. */
export function isDuplicateKey(error: unknown, field?: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== DUPLICATE_KEY) return false;
  if (!field) return true;
  return 'keyPattern' in error && typeof error.keyPattern === 'object' && field in (error.keyPattern ?? {});
}
