/** A database that takes a command and never answers it, as behind a connection that was lost without a word. */
import mongoose from 'mongoose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { isDatabaseAway } from '#app/services/database/is-database-away.ts';
import { type RunningDatabase, startDatabase } from '#sandbox/embedded-database/start-database.ts';
import { type SilentProxy, startSilentProxy } from '#tests/fixtures/silent-proxy.ts';
import { waitFor } from '#tests/fixtures/wait-for.ts';

let database: RunningDatabase;
let proxy: SilentProxy;
let uri: string;
beforeAll(async () => {
  database = await startDatabase({ log: () => undefined });
  proxy = await startSilentProxy(new URL(database.uri.replace(/^mongodb:/, 'http:')));
  uri = `mongodb://${proxy.host}/silent?directConnection=true`;
  await connectDatabase(uri, { silenceMs: 500 });
});
afterEach(() => proxy.fallSilentOn(undefined));
afterAll(async () => {
  await mongoose.connection.dropDatabase();
  await disconnectDatabase();
  await proxy.close();
  await database.close();
});

describe('a database that falls silent', () => {
  it('is away for whoever asked, instead of being waited for without end', async () => {
    proxy.fallSilentOn('never answered');
    const error = await errorOf(mongoose.connection.collection('things').findOne({ name: 'never answered' }));
    expect(error).toBeInstanceOf(Error);
    expect(isDatabaseAway(error)).toBe(true);
  });

  it('is asked again over another connection', async () => {
    await mongoose.connection.collection('things').insertOne({ name: 'answered' });
    expect(await mongoose.connection.collection('things').countDocuments()).toBe(1);
  });
});

describe('a database whose every connection is taken', () => {
  it('is away for whoever finds none free in time', async () => {
    const narrow = await mongoose.createConnection(uri, { maxPoolSize: 1, waitQueueTimeoutMS: 200 }).asPromise();
    proxy.fallSilentOn('takes the only one');
    const taking = errorOf(narrow.collection('things').findOne({ name: 'takes the only one' }));
    const error = await errorOf(narrow.collection('things').findOne({}));
    expect(error).toHaveProperty('name', 'MongoWaitQueueTimeoutError');
    expect(isDatabaseAway(error)).toBe(true);
    await narrow.close(true);
    await taking;
  });
});

describe('a database that nobody reaches', () => {
  it('is away for whoever wants a transaction', async () => {
    mongoose.set('bufferTimeoutMS', 200);
    const cut = await mongoose.createConnection(uri, { heartbeatFrequencyMS: 500 }).asPromise();
    await proxy.goAway();
    await waitFor('the connection to be known as lost', async () => cut.readyState === mongoose.STATES.disconnected);
    const error = await errorOf(cut.startSession());
    await proxy.comeBack();
    expect(error).toHaveProperty('name', 'MongooseError');
    expect(isDatabaseAway(error)).toBe(true);
    await cut.close(true);
  });
});

function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}
