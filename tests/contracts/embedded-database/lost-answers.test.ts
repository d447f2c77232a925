import type { Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LossyProxy, startLossyProxy } from '#tests/fixtures/lossy-proxy.ts';
import { connect, present, useDatabase } from './database-under-test.ts';

describe('when the answer to a command is lost', () => {
  const database = useDatabase();
  let proxy: LossyProxy;
  let connection: Connection;
  beforeAll(async () => {
    proxy = await startLossyProxy(database.running().uri);
    connection = await connect(proxy.uri);
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
    await proxy.close();
  });

  it('a repeated insert makes one document', async () => {
    const things = connection.collection('inserts');
    const before = proxy.lost();
    proxy.loseAnswerTo('only once');
    await things.insertOne({ text: 'only once' });
    expect(proxy.lost()).toBe(before + 1);
    expect(await things.countDocuments()).toBe(1);
  });

  it('a repeated $inc counts once', async () => {
    const things = connection.collection('updates');
    await things.insertOne({ n: 0 });
    proxy.loseAnswerTo('counted');
    expect(await things.updateOne({}, { $inc: { n: 1 }, $set: { mark: 'counted' } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
    });
    expect(present(await things.findOne({})).n).toBe(1);
  });

  it('a repeated findOneAndUpdate gives the same document again', async () => {
    const things = connection.collection('jobs');
    await things.insertMany([{ job: 1 }, { job: 2 }]);
    proxy.loseAnswerTo('claimed');
    const claimed = await things.findOneAndUpdate(
      { by: { $exists: false } },
      { $set: { by: 'claimed' } },
      { sort: { job: 1 }, returnDocument: 'after' },
    );
    expect(claimed).toMatchObject({ job: 1, by: 'claimed' });
    expect(await things.countDocuments({ by: 'claimed' })).toBe(1);
  });

  it('a repeated bulk write does each of its parts once', async () => {
    const things = connection.collection('bulk');
    proxy.loseAnswerTo('bulk part');
    await things.insertMany(Array.from({ length: 20 }, (_, n) => ({ n, text: 'bulk part' })));
    expect(await things.countDocuments()).toBe(20);
  });

  it('a commit whose result is unknown is committed again, and the transaction happened once', async () => {
    const things = connection.collection('commits');
    await things.insertOne({ n: 0 });
    let runs = 0;
    const before = proxy.lost();
    const session = await connection.startSession();
    await session.withTransaction(async () => {
      runs += 1;
      await things.updateOne({}, { $inc: { n: 1 } }, { session });
      proxy.loseAnswerTo('commitTransaction');
    });
    await session.endSession();
    expect(proxy.lost()).toBe(before + 1);
    expect(runs).toBe(1);
    expect(present(await things.findOne({})).n).toBe(1);
  });
});
