import mongoose, { type ClientSession, type Connection } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { present, type RawCollection, refusal, useDatabase } from './database-under-test.ts';

/** One withTransaction in a session of its own. */
async function inTransaction<T>(connection: Connection, work: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = await connection.startSession();
  try {
    return await session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
    });
  } finally {
    await session.endSession();
  }
}

describe('transactions', () => {
  const database = useDatabase();

  async function started(things: RawCollection): Promise<ClientSession> {
    const session = await database.connection().startSession();
    session.startTransaction({ readConcern: { level: 'snapshot' } });
    await things.findOne({}, { session });
    return session;
  }

  it('commit all or, when the callback throws, nothing', async () => {
    const things = database.collection();
    await things.insertOne({ _id: 'kept' as never, n: 1 });
    await inTransaction(database.connection(), async (session) => {
      await things.insertOne({ n: 2 }, { session });
      await things.updateOne({ n: 1 }, { $set: { n: 10 } }, { session });
    });
    expect((await things.distinct('n')).sort()).toEqual([10, 2]);
    const failed = inTransaction(database.connection(), async (session) => {
      await things.deleteMany({}, { session });
      await things.insertOne({ n: 3 }, { session });
      throw new Error('no');
    });
    expect(await refusal(failed)).toMatchObject({ message: 'no' });
    expect((await things.distinct('n')).sort()).toEqual([10, 2]);
  });

  it('see their own changes, which nobody else does before the commit', async () => {
    const things = database.collection();
    await things.insertOne({ n: 1 });
    const session = await started(things);
    await things.updateOne({ n: 1 }, { $set: { n: 2 } }, { session });
    await things.insertOne({ n: 3 }, { session });
    expect((await things.find({}, { session }).sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([2, 3]);
    expect((await things.find({}).toArray()).map(({ n }) => n)).toEqual([1]);
    await session.commitTransaction();
    expect((await things.find({}).sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([2, 3]);
    await session.endSession();
  });

  it('read the moment of their start, through indexes too', async () => {
    const things = database.collection();
    await things.createIndex({ n: 1 });
    await things.insertMany([
      { n: 1, name: 'a' },
      { n: 2, name: 'b' },
    ]);
    const session = await started(things);
    await things.updateOne({ name: 'a' }, { $set: { n: 50 } });
    await things.deleteOne({ name: 'b' });
    await things.insertOne({ n: 3, name: 'c' });
    const seen = await things
      .find({ n: { $gte: 0 } }, { session })
      .sort({ n: 1 })
      .toArray();
    expect(seen.map(({ name, n }) => [name, n])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(await things.countDocuments({ n: 50 }, { session })).toBe(0);
    expect(await things.countDocuments({ n: 2 }, { session })).toBe(1);
    await session.commitTransaction();
    expect(await things.countDocuments({ n: 2 }, { session })).toBe(0);
    await session.endSession();
  });

  it('leave counts right around what is open, and what an older one still reads', async () => {
    const things = database.collection();
    await things.createIndex({ n: 1 });
    await things.insertMany([1, 1, 1, 2, 2, 3].map((n) => ({ n })));
    const counts = async (session?: ClientSession) => {
      const all: number[] = [];
      for (const n of [1, 2, 3, 4, { $gt: 1 }])
        all.push(await things.countDocuments({ n }, session ? { session } : {}));
      return all;
    };
    const reader = await started(things);
    await things.updateOne({ n: 1 }, { $set: { n: 2 } });
    await things.deleteOne({ n: 3 });
    await things.insertOne({ n: 3 });
    const writer = await started(things);
    await things.updateOne({ n: 1 }, { $set: { n: 4 } }, { session: writer });
    await things.insertOne({ n: 4 }, { session: writer });
    await things.deleteOne({ n: 2 }, { session: writer });
    expect(await counts()).toEqual([2, 3, 1, 0, 4]);
    expect(await counts(reader)).toEqual([3, 2, 1, 0, 3]);
    expect(await counts(writer)).toEqual([1, 2, 1, 2, 5]);
    await writer.commitTransaction();
    expect(await counts()).toEqual([1, 2, 1, 2, 5]);
    expect(await counts(reader)).toEqual([3, 2, 1, 0, 3]);
    await reader.commitTransaction();
    expect(await counts()).toEqual([1, 2, 1, 2, 5]);
    await writer.endSession();
    await reader.endSession();
  });

  it('leave an index right when a value came back while they read', async () => {
    const things = database.collection();
    await things.createIndex({ n: 1 });
    await things.insertOne({ n: 1 });
    const reader = await started(things);
    await things.updateOne({}, { $set: { n: 2 } });
    await things.updateOne({}, { $set: { n: 1 } });
    expect(await things.countDocuments({ n: 1 }, { session: reader })).toBe(1);
    await reader.commitTransaction();
    await reader.endSession();
    expect(await things.countDocuments({ n: 1 })).toBe(1);
    expect(await things.countDocuments({ n: 2 })).toBe(0);
  });

  it('conflict when another one changed the document first: code 112, to be tried again', async () => {
    const things = database.collection();
    await things.insertOne({ n: 1 });
    const late = await started(things);
    await things.updateOne({}, { $inc: { n: 1 } });
    const conflict = await refusal(things.updateOne({}, { $inc: { n: 1 } }, { session: late }));
    expect(conflict).toMatchObject({ code: 112 });
    expect([...(conflict.errorLabelSet as Set<string>)]).toContain('TransientTransactionError');
    const after = await refusal(things.findOne({}, { session: late }));
    expect(after).toMatchObject({ code: 251 });
    await late.abortTransaction();
    await late.endSession();
    expect(present(await things.findOne({})).n).toBe(2);
  });

  it('conflict when another open one holds the document, which then goes on', async () => {
    const things = database.collection();
    await things.insertMany([
      { k: 1, n: 0 },
      { k: 2, n: 0 },
    ]);
    const first = await started(things);
    const second = await started(things);
    await things.updateOne({ k: 1 }, { $inc: { n: 1 } }, { session: first });
    await things.updateOne({ k: 2 }, { $inc: { n: 1 } }, { session: second });
    expect(await refusal(things.updateOne({ k: 1 }, { $inc: { n: 1 } }, { session: second }))).toMatchObject({
      code: 112,
    });
    await things.updateOne({ k: 2 }, { $inc: { n: 5 } }, { session: first });
    await first.commitTransaction();
    await Promise.all([first.endSession(), second.endSession()]);
    expect((await things.find({}).sort({ k: 1 }).toArray()).map(({ n }) => n)).toEqual([1, 5]);
  });

  it('never show a conflict to a write outside them: it waits', async () => {
    const things = database.collection();
    await things.insertOne({ n: 0 });
    const session = await started(things);
    await things.updateOne({}, { $inc: { n: 1 } }, { session });
    const outside = things.updateOne({}, { $inc: { n: 10 } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await session.commitTransaction();
    await outside;
    await session.endSession();
    expect(present(await things.findOne({})).n).toBe(11);
  });

  it('of which nothing is heard any more are aborted when a write waits for them', async () => {
    if (!database.isEmbedded()) return;
    const things = database.collection();
    await things.insertOne({ n: 0 });
    const silent = await started(things);
    await things.updateOne({}, { $inc: { n: 1 } }, { session: silent });
    await things.updateOne({}, { $inc: { n: 10 } });
    expect(present(await things.findOne({})).n).toBe(10);
    expect(await refusal(silent.commitTransaction())).toMatchObject({ code: 251 });
    await silent.endSession();
  });

  it('roll all back when a unique key is taken', async () => {
    const things = database.collection();
    await things.createIndex({ key: 1 }, { unique: true });
    await things.insertOne({ key: 'taken', n: 0 });
    const failed = inTransaction(database.connection(), async (session) => {
      await things.updateOne({ key: 'taken' }, { $inc: { n: 1 } }, { session });
      await things.insertOne({ key: 'free' }, { session });
      await things.insertOne({ key: 'taken' }, { session });
    });
    expect(await refusal(failed)).toMatchObject({ code: 11000, keyPattern: { key: 1 }, keyValue: { key: 'taken' } });
    expect(await things.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ key: 'taken', n: 0 }]);
  });

  it('50 at once that read and write one number give exactly 50', async () => {
    const things = database.collection();
    await things.insertOne({ n: 0 });
    const bump = () =>
      inTransaction(database.connection(), async (session) => {
        const { n } = present(await things.findOne({}, { session }));
        await things.updateOne({}, { $set: { n: n + 1 } }, { session });
      });
    await Promise.all(Array.from({ length: 50 }, bump));
    expect(present(await things.findOne({})).n).toBe(50);
  });

  it('200 at once that book on one account, each with an entry of its own, all come through', async () => {
    const accounts = database.collection();
    const entries = database.collection();
    await entries.createIndex({ key: 1 }, { unique: true });
    await accounts.insertOne({ shop: 'a', credits: 200 });
    const book = (_: unknown, at: number) =>
      inTransaction(database.connection(), async (session) => {
        const { credits } = present(await accounts.findOne({ shop: 'a' }, { session }));
        await entries.insertOne({ key: `render-${at % 100}`, before: credits }, { session });
        await accounts.updateOne({ shop: 'a', credits: { $gte: 1 } }, { $inc: { credits: -1 } }, { session });
      }).then(
        () => 'booked',
        ({ code }) => code,
      );
    const outcomes = await Promise.all(Array.from({ length: 200 }, book));
    expect(outcomes.filter((outcome) => outcome === 'booked')).toHaveLength(100);
    expect(outcomes.filter((outcome) => outcome === 11000)).toHaveLength(100);
    expect(await entries.countDocuments({})).toBe(100);
    expect(present(await accounts.findOne({})).credits).toBe(100);
    expect((await entries.distinct('before')).length).toBe(100);
  });

  it('never let a reader see a torn sum while money moves', async () => {
    const accounts = database.collection();
    await accounts.insertMany(Array.from({ length: 6 }, (_, n) => ({ n, cents: 100 })));
    let isMoving = true;
    const sums = new Set<number>();
    const reader = (async () => {
      while (isMoving) {
        const docs = await inTransaction(database.connection(), async (session) => {
          const low = await accounts.find({ n: { $lt: 3 } }, { session }).toArray();
          const high = await accounts.find({ n: { $gte: 3 } }, { session }).toArray();
          return [...low, ...high];
        });
        sums.add(docs.reduce((sum, { cents }) => sum + cents, 0));
        const [total] = await accounts.aggregate([{ $group: { _id: null, cents: { $sum: '$cents' } } }]).toArray();
        sums.add(present(total).cents);
      }
    })();
    const move = (_: unknown, at: number) =>
      inTransaction(database.connection(), async (session) => {
        await accounts.updateOne({ n: at % 6 }, { $inc: { cents: -7 } }, { session });
        await accounts.updateOne({ n: (at + 1 + (at % 5)) % 6 }, { $inc: { cents: 7 } }, { session });
      });
    await Promise.all(Array.from({ length: 60 }, move));
    isMoving = false;
    await reader;
    expect([...sums]).toEqual([600]);
  });

  it('are aborted with their session, and can be aborted by hand', async () => {
    const things = database.collection();
    await things.insertOne({ n: 0 });
    const session = await started(things);
    await things.updateOne({}, { $set: { n: 1 } }, { session });
    await session.abortTransaction();
    const abandoned = await started(things);
    await things.updateOne({}, { $set: { n: 2 } }, { session: abandoned });
    await abandoned.endSession();
    await things.updateOne({ n: 0 }, { $set: { n: 3 } });
    expect(present(await things.findOne({})).n).toBe(3);
    await session.endSession();
  });

  it('are the only readers of one moment: a session of snapshots is refused, not ignored', async () => {
    if (!database.isEmbedded()) return;
    const things = database.collection();
    await things.insertOne({ n: 1 });
    const session = await database.connection().startSession({ snapshot: true });
    expect(await refusal(things.find({}, { session }).toArray())).toMatchObject({ code: 238 });
    await session.endSession();
  });

  it('make documents in collections that were not there', async () => {
    const things = database.collection();
    await inTransaction(database.connection(), async (session) => {
      await things.insertOne({ n: 1 }, { session });
    });
    expect(await things.countDocuments()).toBe(1);
  });

  it('work through mongoose documents', async () => {
    const connection = database.connection();
    const Account = connection.model('Account', new mongoose.Schema({ shop: String, credits: Number }));
    const Entry = connection.model('Entry', new mongoose.Schema({ key: { type: String, unique: true } }));
    await Entry.createIndexes();
    await Account.create({ shop: 'a', credits: 5 });
    await connection.transaction(async (session) => {
      const account = await Account.findOne({ shop: 'a' }).session(session).orFail();
      account.credits = (account.credits ?? 0) - 1;
      await account.save({ session });
      await Entry.create([{ key: 'one' }, { key: 'two' }], { session, ordered: true });
    });
    expect(await Account.findOne({}).lean()).toMatchObject({ credits: 4 });
    expect(await Entry.countDocuments()).toBe(2);
  });
});
