import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { type Fields, present, type RawCollection, refusal, useDatabase } from './database-under-test.ts';

describe('unique indexes', () => {
  const database = useDatabase();

  it('refuse a second document with the key, and say which', async () => {
    const things = database.collection();
    await things.createIndex({ shop: 1, slot: -1 }, { unique: true });
    await things.insertOne({ shop: 'a', slot: 1 });
    await things.insertOne({ shop: 'a', slot: 2 });
    const taken = { code: 11000, keyPattern: { shop: 1, slot: -1 }, keyValue: { shop: 'a', slot: 2 } };
    expect(await refusal(things.insertOne({ shop: 'a', slot: 2 }))).toMatchObject(taken);
    expect(await refusal(things.updateOne({ slot: 1 }, { $set: { slot: 2 } }))).toMatchObject(taken);
    expect(await refusal(things.updateOne({ slot: 1 }, { $set: { slot: 2 } }))).toMatchObject({
      message: expect.stringContaining('E11000 duplicate key error collection'),
    });
    await things.deleteOne({ slot: 2 });
    await things.updateOne({ slot: 1 }, { $set: { slot: 2 } });
    await things.insertOne({ shop: 'a', slot: 1 });
  });

  it('take numbers of the same value as the same key, and a missing field as null', async () => {
    const things = database.collection();
    await things.createIndex({ v: 1 }, { unique: true });
    await things.insertOne({ v: new mongoose.mongo.Long(5) });
    expect(await refusal(things.insertOne({ v: new mongoose.mongo.Double(5) }))).toMatchObject({ code: 11000 });
    await things.insertOne({});
    expect(await refusal(things.insertOne({ v: null }))).toMatchObject({ code: 11000 });
  });

  it('that are partial hold only what their filter lets in', async () => {
    const things = database.collection();
    await things.createIndex({ slot: 1 }, { unique: true, partialFilterExpression: { slot: { $exists: true } } });
    await things.insertMany([{ n: 1 }, { n: 2 }, { n: 3, slot: 1 }]);
    expect(await refusal(things.updateOne({ n: 1 }, { $set: { slot: 1 } }))).toMatchObject({ code: 11000 });
    await things.updateOne({ n: 3 }, { $unset: { slot: '' } });
    await things.updateOne({ n: 1 }, { $set: { slot: 1 } });
    const active = database.collection();
    await active.createIndex({ shop: 1 }, { unique: true, partialFilterExpression: { status: 'active' } });
    await active.insertMany([
      { shop: 'a', status: 'done' },
      { shop: 'a', status: 'done' },
      { shop: 'a', status: 'active' },
    ]);
    expect(await refusal(active.insertOne({ shop: 'a', status: 'active' }))).toMatchObject({ code: 11000 });
    expect(await active.countDocuments({ shop: 'a' })).toBe(3);
  });

  it('that are sparse leave out documents without the field', async () => {
    const things = database.collection();
    await things.createIndex({ v: 1 }, { unique: true, sparse: true });
    await things.insertMany([{}, {}, { v: null }]);
    expect(await refusal(things.insertOne({ v: null }))).toMatchObject({ code: 11000 });
    expect(await things.find({}).sort({ v: 1 }).toArray()).toHaveLength(3);
  });

  it('over arrays hold every element', async () => {
    const things = database.collection();
    await things.createIndex({ 'users.name': 1 }, { unique: true });
    await things.insertOne({ users: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] });
    expect(await refusal(things.insertOne({ users: [{ name: 'c' }, { name: 'b' }] }))).toMatchObject({ code: 11000 });
    await things.createIndex({ x: 1, y: 1 });
    expect(await refusal(things.insertOne({ users: [], x: [1], y: [2] }))).toMatchObject({ code: 171 });
  });

  it('are not built over documents that already share a key', async () => {
    const things = database.collection();
    await things.insertMany([{ v: 1 }, { v: 1 }]);
    expect(await refusal(things.createIndex({ v: 1 }, { unique: true }))).toMatchObject({ code: 11000 });
    expect(await things.indexes()).toHaveLength(1);
    await things.deleteOne({ v: 1 });
    await things.createIndex({ v: 1 }, { unique: true });
  });

  it('give a race for one key one winner', async () => {
    const things = database.collection();
    await things.createIndex({ key: 1 }, { unique: true });
    const racers = Array.from({ length: 40 }, (_, n) =>
      things.insertOne({ key: 'prize', n }).then(
        () => true,
        () => false,
      ),
    );
    expect((await Promise.all(racers)).filter(Boolean)).toHaveLength(1);
    const upserts = Array.from({ length: 40 }, () =>
      things.updateOne({ key: 'other' }, { $inc: { n: 1 } }, { upsert: true }),
    );
    await Promise.all(upserts.map((upsert) => upsert.catch(() => undefined)));
    expect(await things.countDocuments({ key: 'other' })).toBe(1);
  });
});

describe('the catalogue', () => {
  const database = useDatabase();

  it('lists and drops collections and indexes', async () => {
    const things = database.collection();
    const name = things.collectionName;
    await things.createIndex({ a: 1, b: -1 }, { unique: true, name: 'pair' });
    await things.createIndex({ c: 1 }, { partialFilterExpression: { c: { $gt: 3 } } });
    expect(await things.indexes()).toEqual([
      expect.objectContaining({ name: '_id_', key: { _id: 1 } }),
      expect.objectContaining({ name: 'pair', key: { a: 1, b: -1 }, unique: true }),
      expect.objectContaining({ name: 'c_1', key: { c: 1 }, partialFilterExpression: { c: { $gt: 3 } } }),
    ]);
    await things.dropIndex('pair');
    expect((await things.indexes()).map((index) => index.name)).toEqual(['_id_', 'c_1']);
    expect(await refusal(things.dropIndex('pair'))).toMatchObject({ code: 27 });
    const db = present(database.connection().db);
    expect((await db.listCollections().toArray()).map((each) => each.name)).toContain(name);
    await things.drop();
    expect((await db.listCollections({ name }).toArray()).map((each) => each.name)).toEqual([]);
    expect(await things.find({}).toArray()).toEqual([]);
  });

  it('refuses an index of the same name and another key, and takes the same one twice', async () => {
    const things = database.collection();
    await things.createIndex({ a: 1 }, { name: 'x' });
    await things.createIndex({ a: 1 }, { name: 'x' });
    expect(await refusal(things.createIndex({ b: 1 }, { name: 'x' }))).toMatchObject({ code: 86 });
    expect(await refusal(things.createIndex({ a: 1 }, { name: 'y' }))).toMatchObject({ code: 85 });
  });

  it('lists databases and drops one', async () => {
    await database.collection().insertOne({ a: 1 });
    const connection = database.connection();
    const admin = present(connection.db).admin();
    const names = async () => (await admin.listDatabases()).databases.map(({ name }) => name);
    expect(await names()).toContain(connection.name);
    await connection.dropDatabase();
    expect(await names()).not.toContain(connection.name);
  });
});

describe('TTL indexes', () => {
  const database = useDatabase();

  it('remove documents whose time has come, and no others', async () => {
    const things = database.collection();
    await things.createIndex({ until: 1 }, { expireAfterSeconds: 0 });
    const soon = new Date(Date.now() + 500);
    await things.insertMany([
      { n: 1, until: soon },
      { n: 2, until: new Date(Date.now() + 600_000) },
      { n: 3 },
      { n: 4, until: 'text' },
    ]);
    expect(await things.countDocuments()).toBe(4);
    const giveUpAt = Date.now() + (database.isEmbedded() ? 10_000 : 100_000);
    while ((await things.countDocuments()) > 3 && Date.now() < giveUpAt)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await things.find({}).sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([2, 3, 4]);
  });
});

type Stats = { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };

async function costOf(
  things: RawCollection,
  filter: Fields,
  { sort = {}, limit = 0 }: { sort?: Fields; limit?: number } = {},
): Promise<Stats> {
  const explained = await things
    .find(filter)
    .sort(sort as Record<string, 1 | -1>)
    .limit(limit)
    .explain('executionStats');
  return explained.executionStats;
}

describe('the cost of an indexed query', () => {
  const database = useDatabase();
  const base = 1_700_000_000_000;

  async function grow(things: RawCollection, from: number, to: number): Promise<void> {
    const docs = Array.from({ length: to - from }, (_, offset) => {
      const n = from + offset;
      const status = n < 10 ? 'queued' : 'done';
      const rare = n % 1000 === 0 ? { rare: n } : {};
      return { n, shop: `shop${n % 10}`, status, at: new Date(base + n * 1000), tags: [`t${n}`, 'all'], ...rare };
    });
    await things.insertMany(docs);
  }

  const queries: [title: string, filter: Fields, options: { sort?: Fields; limit?: number }, mostDocs: number][] = [
    ['one value', { n: 7 }, {}, 1],
    ['a range', { n: { $gte: 3, $lt: 8 } }, {}, 5],
    ['a list of values', { n: { $in: [1, 2, 3] } }, {}, 3],
    ['the newest of a shop', { shop: 'shop3' }, { sort: { at: -1 }, limit: 5 }, 5],
    ['the oldest of a shop', { shop: 'shop3' }, { sort: { at: 1 }, limit: 5 }, 5],
    [
      'a range of dates of a shop, sorted',
      { shop: 'shop3', at: { $lte: new Date(base + 40_000) } },
      { sort: { at: -1 } },
      5,
    ],
    [
      'what is due, in order',
      { status: 'queued', at: { $lte: new Date(base + 5000) } },
      { sort: { at: 1 }, limit: 3 },
      3,
    ],
    ['the newest of all', {}, { sort: { n: -1 }, limit: 2 }, 2],
    ['several states, merged in order', { status: { $in: ['queued', 'done'] } }, { sort: { at: 1 }, limit: 4 }, 4],
    ['an element of an array', { tags: 't5' }, {}, 1],
    ['what a partial index holds', { rare: { $gte: 0, $lt: 1000 } }, {}, 1],
    ['either of two indexed fields', { $or: [{ n: 1 }, { tags: 't2' }] }, {}, 2],
  ];

  it('does not grow with the collection', async () => {
    const things = database.collection();
    await things.createIndexes([
      { key: { n: 1 } },
      { key: { shop: 1, at: -1 } },
      { key: { status: 1, at: 1 } },
      { key: { tags: 1 } },
      { key: { rare: 1 }, partialFilterExpression: { rare: { $exists: true } } },
    ]);
    await grow(things, 0, 500);
    const small = await Promise.all(queries.map(([, filter, options]) => costOf(things, filter, options)));
    await grow(things, 500, 8000);
    for (const [at, [title, filter, options, mostDocs]] of queries.entries()) {
      const large = await costOf(things, filter, options);
      expect(large.totalDocsExamined, title).toBeLessThanOrEqual(mostDocs);
      expect(large.totalKeysExamined, title).toBeLessThanOrEqual(present(small[at]).totalKeysExamined + 1);
    }
  });

  it('leaves out nothing where two elements of an array meet the two halves of a filter', async () => {
    const things = database.collection();
    await things.createIndex({ l: 1 });
    await things.createIndex({ 'd.x': 1, 'd.y': 1 });
    await things.insertOne({
      l: [1, 9],
      d: [
        { x: 1, y: 8 },
        { x: 7, y: 2 },
      ],
    });
    expect(await things.countDocuments({ l: { $gte: 2, $lt: 4 } })).toBe(1);
    expect(await things.countDocuments({ 'd.x': 1, 'd.y': 2 })).toBe(1);
    expect(await things.countDocuments({ d: { $elemMatch: { x: 1, y: 2 } } })).toBe(0);
  });

  it('gives the same documents as without an index', async () => {
    const things = database.collection();
    await grow(things, 0, 300);
    const read = () =>
      Promise.all(
        queries.map(([, filter, { sort = {}, limit = 0 }]) =>
          things
            .find(filter)
            .sort({ ...(sort as Record<string, 1 | -1>), _id: 1 })
            .limit(limit)
            .map(({ n }) => n)
            .toArray(),
        ),
      );
    const scanned = await read();
    await things.createIndexes([
      { key: { n: 1 } },
      { key: { shop: 1, at: -1 } },
      { key: { status: 1, at: 1 } },
      { key: { tags: 1 } },
    ]);
    expect((await read()).map((list) => list.sort())).toEqual(scanned.map((list) => list.sort()));
  });
});
