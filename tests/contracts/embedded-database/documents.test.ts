import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { present, refusal, useDatabase } from './database-under-test.ts';

const { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } = mongoose.mongo;
const keepTypes = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true };

describe('connecting', () => {
  const database = useDatabase();

  it('finds the primary of a replica set', async () => {
    const hello = await present(database.connection().db).admin().command({ hello: 1 });
    expect(hello).toMatchObject({ isWritablePrimary: true, setName: expect.any(String), ok: 1 });
    expect(hello.hosts).toContain(hello.me);
  });

  it('is connected to through its replica set as well as directly', async () => {
    if (!database.isEmbedded()) return;
    const uri = database.running().uri.replace('&directConnection=true', '');
    const other = await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 5000 }).asPromise();
    expect(other.readyState).toBe(1);
    await other.close();
  });
});

describe('documents', () => {
  const database = useDatabase();

  it('may have null for an _id, which is one like any other: counted, found, replaced and taken once', async () => {
    const db = present(database.connection().db);
    const things = database.collection();
    const insert = (fields: object) =>
      db.command({ insert: things.collectionName, documents: [{ _id: null, ...fields }] });
    expect(await insert({ a: 1 })).toMatchObject({ n: 1, ok: 1 });
    const byNull = { _id: null } as object;
    expect(await things.countDocuments({})).toBe(1);
    expect(await things.countDocuments(byNull)).toBe(1);
    expect(await things.estimatedDocumentCount()).toBe(1);
    expect(await insert({ a: 2 })).toMatchObject({ n: 0, writeErrors: [{ code: 11000 }] });
    expect(await things.replaceOne(byNull, { a: 3 })).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
    expect(await things.find({}).toArray()).toEqual([{ _id: null, a: 3 }]);
    expect(await things.deleteOne(byNull)).toMatchObject({ deletedCount: 1 });
    const upserted = await things.replaceOne(byNull, { a: 4 }, { upsert: true });
    expect(upserted).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: null });
    expect(await things.find(byNull).toArray()).toEqual([{ _id: null, a: 4 }]);
    expect(await things.countDocuments({})).toBe(1);
  });

  it('may be inserted with fields that begin with $, but not replaced by such, nor have them in their _id', async () => {
    const db = present(database.connection().db);
    const things = database.collection();
    await things.insertOne({ _id: 1, $price: 50, quantity: 30 } as object);
    expect(await things.findOne({ quantity: 30 })).toEqual({ _id: 1, $price: 50, quantity: 30 });
    const updates = [{ q: { quantity: 30 }, u: { quantity: 31, $price: 51 } }];
    const reply = await db.command({ update: things.collectionName, updates });
    expect(reply).toMatchObject({ n: 0, writeErrors: [{ code: 52 }] });
    expect(await refusal(things.insertOne({ _id: { $a: 1 } } as object))).toMatchObject({ code: 52 });
    expect(await things.countDocuments({})).toBe(1);
  });

  it('keep the type of every value', async () => {
    const things = database.collection();
    const doc = {
      _id: new ObjectId(),
      int: new Int32(7),
      long: Long.fromString('9007199254740993'),
      smallLong: Long.fromNumber(7),
      double: new Double(7),
      fraction: new Double(0.1),
      decimal: Decimal128.fromString('12345678901234567890.0100'),
      date: new Date('2026-01-02T03:04:05.678Z'),
      binary: new Binary(Buffer.from([0, 255, 128])),
      uuid: new mongoose.mongo.UUID(),
      regex: new BSONRegExp('^a.*b$', 'i'),
      stamp: new Timestamp({ t: 12, i: 34 }),
      least: new MinKey(),
      greatest: new MaxKey(),
      nothing: null,
      yes: true,
      text: 'Ünïcode 🧵 with "quotes"',
      list: [new Int32(1), 'two', [new Long(3)], { four: new Double(4) }],
      nested: { b: 1, a: { deep: [] } },
    };
    await things.insertOne(doc);
    const found = present(await things.findOne({ _id: doc._id }, keepTypes));
    expect(mongoose.mongo.BSON.EJSON.stringify(found, { relaxed: false })).toBe(
      mongoose.mongo.BSON.EJSON.stringify(
        { ...doc, uuid: new Binary(doc.uuid.buffer, 4), nested: { b: new Int32(1), a: { deep: [] } } },
        { relaxed: false },
      ),
    );
    expect(Object.keys(found)).toEqual(Object.keys(doc));
  });

  it('are made, read, changed, replaced and deleted', async () => {
    const things = database.collection();
    const { insertedId } = await things.insertOne({ name: 'first' });
    expect(await things.findOne({ name: 'first' })).toEqual({ _id: insertedId, name: 'first' });
    expect(await things.updateOne({ name: 'first' }, { $set: { name: 'second' } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
    });
    expect(await things.updateOne({ name: 'second' }, { $set: { name: 'second' } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    });
    await things.replaceOne({ _id: insertedId }, { other: 1 });
    expect(await things.findOne({})).toEqual({ _id: insertedId, other: 1 });
    expect(await things.deleteOne({ other: 1 })).toMatchObject({ deletedCount: 1 });
    expect(await things.findOne({})).toBeNull();
  });

  it('are made by an upsert from the filter, the update and $setOnInsert, and only when none is there', async () => {
    const things = database.collection();
    const upsert = () =>
      things.updateOne(
        { shop: 'a', 'where.town': 'x', n: { $gt: 3 } },
        { $set: { seen: true }, $setOnInsert: { made: 1 }, $max: { n: 5 } },
        { upsert: true },
      );
    const first = await upsert();
    expect(first.upsertedCount).toBe(1);
    expect(await things.findOne({})).toEqual({
      _id: first.upsertedId,
      shop: 'a',
      where: { town: 'x' },
      seen: true,
      made: 1,
      n: 5,
    });
    expect((await upsert()).upsertedCount).toBe(0);
    expect(await things.countDocuments()).toBe(1);
  });

  it('are handed back by findOneAndUpdate as they were or as they are, the first in order', async () => {
    const things = database.collection();
    await things.insertMany([
      { job: 'b', at: 2 },
      { job: 'a', at: 1 },
    ]);
    const before = await things.findOneAndUpdate(
      {},
      { $set: { taken: true } },
      { sort: { at: 1 }, returnDocument: 'before' },
    );
    expect(before).toMatchObject({ job: 'a' });
    expect(before).not.toHaveProperty('taken');
    const after = await things.findOneAndUpdate(
      { taken: { $exists: false } },
      { $set: { taken: true } },
      { returnDocument: 'after', projection: { _id: 0, job: 1, taken: 1 } },
    );
    expect(after).toEqual({ job: 'b', taken: true });
    expect(await things.findOneAndUpdate({ job: 'none' }, { $set: { x: 1 } })).toBeNull();
    expect(await things.findOneAndDelete({}, { sort: { at: -1 } })).toMatchObject({ job: 'b' });
    expect(
      await things.findOneAndUpdate({ job: 'new' }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' }),
    ).toMatchObject({ job: 'new', n: 1 });
  });

  it('are written in bulk, in order up to the first failure or all that can be', async () => {
    const things = database.collection();
    await things.createIndex({ key: 1 }, { unique: true });
    const operations = [
      { insertOne: { document: { key: 1 } } },
      { insertOne: { document: { key: 1 } } },
      { updateOne: { filter: { key: 2 }, update: { $set: { up: true } }, upsert: true } },
      { deleteOne: { filter: { key: 1 } } },
    ];
    const ordered = await refusal(things.bulkWrite(operations));
    expect(ordered).toMatchObject({ code: 11000, result: { insertedCount: 1, upsertedCount: 0 } });
    await things.deleteMany({});
    const unordered = await refusal(things.bulkWrite(operations, { ordered: false }));
    expect(unordered).toMatchObject({ code: 11000, result: { insertedCount: 1, upsertedCount: 1, deletedCount: 1 } });
    expect(await things.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ key: 2, up: true }]);
  });

  it('come through a cursor, all 5,000 of them, each once', async () => {
    const things = database.collection();
    await things.insertMany(Array.from({ length: 5000 }, (_, n) => ({ n })));
    const seen = new Set<number>();
    for await (const doc of things.find({}).batchSize(500)) seen.add(doc.n);
    expect(seen.size).toBe(5000);
    const cursor = things.find({}).batchSize(10);
    await cursor.next();
    await cursor.close();
  });

  it('of more than 16 MB are refused', async () => {
    const things = database.collection();
    expect(await refusal(things.insertOne({ big: 'x'.repeat(17_000_000) }))).toBeDefined();
    expect(await things.countDocuments()).toBe(0);
  });

  it('keep their _id', async () => {
    const things = database.collection();
    await things.insertOne({ _id: new ObjectId(), a: 1 });
    expect(await refusal(things.updateOne({ a: 1 }, { $set: { _id: new ObjectId() } }))).toMatchObject({ code: 66 });
    const [{ _id }] = (await things.find({}).toArray()) as [{ _id: mongoose.Types.ObjectId }];
    expect(await refusal(things.insertOne({ _id }))).toMatchObject({
      code: 11000,
      keyPattern: { _id: 1 },
      keyValue: { _id },
    });
  });
});

describe('mongoose', () => {
  const database = useDatabase();

  it('saves, finds, populates its timestamps and reports a version that went by', async () => {
    const schema = new mongoose.Schema(
      { name: String, amounts: [Number], price: mongoose.Schema.Types.Decimal128, flags: { type: Map, of: Boolean } },
      { timestamps: true, optimisticConcurrency: true },
    );
    const Thing = database.connection().model('Thing', schema);
    const thing = await Thing.create({ name: 'a', amounts: [1, 2], price: '1.10', flags: { on: true } });
    const stale = await Thing.findById(thing._id).orFail();
    thing.amounts.push(3);
    await thing.save();
    stale.name = 'late';
    expect(await refusal(stale.save())).toMatchObject({ name: 'VersionError' });
    const read = await Thing.findOne({ amounts: 3 }).orFail().lean();
    expect(read).toMatchObject({ name: 'a', amounts: [1, 2, 3], __v: 1 });
    expect(String(read.price)).toBe('1.10');
    expect(read.updatedAt.getTime()).toBeGreaterThanOrEqual(read.createdAt.getTime());
  });
});
