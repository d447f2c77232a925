import { randomBytes } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll } from 'vitest';
import { type RunningDatabase, startDatabase } from '#sandbox/embedded-database/start-database.ts';

export type Fields = { [name: string]: unknown };

/** A collection of the driver, without a schema in between, so that every type stays as it is sent. */
export type RawCollection = ReturnType<Connection['collection']>;

export type DatabaseUnderTest = {
  running(): RunningDatabase;
  connection(): Connection;
  /** A collection of a name that no other test uses. */
  collection(): RawCollection;
  isEmbedded(): boolean;
};

/** The database that the product would get, with a fresh name for each test file: the checks also hold for a real MongoDB. */
export function useDatabase(): DatabaseUnderTest {
  let running: RunningDatabase | undefined;
  let connection: Connection | undefined;
  let collections = 0;
  beforeAll(async () => {
    running = await startDatabase({ log: () => undefined });
    connection = await connect(running.uri);
  });
  afterAll(async () => {
    await connection?.dropDatabase();
    await connection?.close();
    await running?.close();
  });
  const theConnection = () => present(connection);
  return {
    running: () => present(running),
    connection: theConnection,
    collection() {
      collections += 1;
      return theConnection().collection(`things${collections}`);
    },
    isEmbedded: () => present(running).kind === 'embedded',
  };
}

export function connect(uri: string): Promise<Connection> {
  const dbName = `checks_${randomBytes(6).toString('hex')}`;
  return mongoose.createConnection(uri, { dbName, autoIndex: false, autoCreate: false }).asPromise();
}

/** The value; a failure where there is none. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('expected a value');
  return value;
}

/** What the work was refused with. */
export async function refusal(work: Promise<unknown>): Promise<Fields & { message: string }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { name, message } = error;
    // Without promoted values the code comes as an Int32.
    const code = 'code' in error ? Number(error.code) : undefined;
    return { ...error, name, message, code };
  }
  throw new Error('expected a refusal, but it went through');
}
