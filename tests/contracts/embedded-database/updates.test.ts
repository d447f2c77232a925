import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { type Fields, present, refusal, useDatabase } from './database-under-test.ts';

const { Decimal128, Double, Int32, Long } = mongoose.mongo;

describe('update operators', () => {
  const database = useDatabase();

  /** Stores one document, updates it, and reads it without its _id. */
  async function updated(before: Fields, update: Fields | Fields[], options: Fields = {}, filter: Fields = {}) {
    const things = database.collection();
    await things.insertOne({ ...before });
    await things.updateOne(filter, update, options);
    return things.findOne({}, { projection: { _id: 0 }, promoteValues: false });
  }

  const cases: [title: string, before: Fields, update: Fields | Fields[], after: Fields][] = [
    [
      '$set makes the documents on its way',
      { a: 1 },
      { $set: { 'b.c': 2, a: 'x' } },
      { a: 'x', b: { c: new Int32(2) } },
    ],
    [
      '$set beyond the end of an array fills with null',
      { a: [1] },
      { $set: { 'a.2': 9 } },
      { a: [new Int32(1), null, new Int32(9)] },
    ],
    ['$unset takes away', { a: 1, b: { c: 1, d: 1 } }, { $unset: { a: '', 'b.c': '' } }, { b: { d: new Int32(1) } }],
    ['$inc keeps an Int32', { n: new Int32(1) }, { $inc: { n: 1 } }, { n: new Int32(2) }],
    [
      '$inc widens an Int32 that is full',
      { n: new Int32(2147483647) },
      { $inc: { n: 1 } },
      { n: Long.fromNumber(2147483648) },
    ],
    ['$inc keeps a Long', { n: Long.fromNumber(1) }, { $inc: { n: 1 } }, { n: Long.fromNumber(2) }],
    ['$inc keeps a Double', { n: new Double(1) }, { $inc: { n: new Int32(1) } }, { n: new Double(2) }],
    ['$inc begins with its own amount', {}, { $inc: { 'a.n': -3 } }, { a: { n: new Int32(-3) } }],
    ['$mul multiplies', { n: new Int32(3) }, { $mul: { n: new Double(0.5) } }, { n: new Double(1.5) }],
    [
      '$min and $max keep the lesser and the greater',
      { a: 5, b: 5 },
      { $min: { a: 3 }, $max: { b: 3 } },
      { a: new Int32(3), b: new Int32(5) },
    ],
    ['$rename moves', { a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: new Int32(1) } }],
    ['$push adds at the end', { a: ['x'] }, { $push: { a: 'y' } }, { a: ['x', 'y'] }],
    [
      '$push takes $each, $position and $slice',
      { a: ['a', 'd'] },
      { $push: { a: { $each: ['b', 'c'], $position: 1, $slice: 3 } } },
      { a: ['a', 'b', 'c'] },
    ],
    [
      '$push with a negative $slice keeps the end',
      { a: ['a', 'b'] },
      { $push: { a: { $each: ['c'], $slice: -2 } } },
      { a: ['b', 'c'] },
    ],
    [
      '$push sorts',
      { a: [{ n: 2 }] },
      { $push: { a: { $each: [{ n: 1 }], $sort: { n: 1 } } } },
      { a: [{ n: new Int32(1) }, { n: new Int32(2) }] },
    ],
    [
      '$addToSet adds what is not there',
      { a: ['x', { b: 1 }] },
      { $addToSet: { a: { $each: ['x', 'y', { b: 1 }] } } },
      { a: ['x', { b: new Int32(1) }, 'y'] },
    ],
    ['$pull takes out what equals', { a: ['x', 'y', 'x'] }, { $pull: { a: 'x' } }, { a: ['y'] }],
    [
      '$pull takes out what matches',
      { a: [{ n: 1 }, { n: 5, m: 1 }] },
      { $pull: { a: { n: { $gt: 2 } } } },
      { a: [{ n: new Int32(1) }] },
    ],
    ['$pull takes operators on plain elements', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [new Int32(1)] }],
    ['$pullAll takes out all of a list', { a: ['x', 'y', 'z'] }, { $pullAll: { a: ['x', 'z'] } }, { a: ['y'] }],
    [
      '$pop takes the last or the first',
      { a: ['x', 'y'], b: ['x', 'y'] },
      { $pop: { a: 1, b: -1 } },
      { a: ['x'], b: ['y'] },
    ],
    ['$[] changes every element', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [new Int32(11), new Int32(12)] }],
    [
      'a pipeline computes from the document',
      { n: 2, m: 3 },
      [{ $set: { sum: { $add: ['$n', '$m'] } } }, { $unset: 'm' }],
      { n: new Int32(2), sum: new Int32(5) },
    ],
  ];
  it.each(cases)('%s', async (_title, before, update, after) => {
    expect(await updated(before, update)).toEqual(after);
  });

  it('$ changes the element by which the document was found', async () => {
    const after = await updated(
      {
        a: [
          { k: 'x', n: 1 },
          { k: 'y', n: 1 },
        ],
      },
      { $set: { 'a.$.n': 2 } },
      {},
      { 'a.k': 'y' },
    );
    expect(after).toEqual({
      a: [
        { k: 'x', n: new Int32(1) },
        { k: 'y', n: new Int32(2) },
      ],
    });
    const byElemMatch = await updated({ a: [1, 7, 8] }, { $set: { 'a.$': 0 } }, {}, { a: { $elemMatch: { $gt: 6 } } });
    expect(byElemMatch).toEqual({ a: [new Int32(1), new Int32(0), new Int32(8)] });
  });

  it('arrayFilters choose the elements', async () => {
    const before = {
      items: [
        { id: 1, tries: [1, 9] },
        { id: 2, tries: [9] },
      ],
    };
    const update = { $set: { 'items.$[item].tries.$[high]': 5 } };
    const after = await updated(before, update, { arrayFilters: [{ 'item.id': 1 }, { high: { $gt: 5 } }] });
    expect(after).toEqual({
      items: [
        { id: new Int32(1), tries: [new Int32(1), new Int32(5)] },
        { id: new Int32(2), tries: [new Int32(9)] },
      ],
    });
  });

  it('updateMany changes all that match', async () => {
    const things = database.collection();
    await things.insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await things.updateMany({ n: { $gte: 2 } }, { $inc: { n: 10 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 2,
    });
    expect((await things.find({}).sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([1, 12, 13]);
  });

  it('$expr in the filter guards an update', async () => {
    const things = database.collection();
    await things.insertOne({ have: 5, reserved: 4 });
    const take = () =>
      things.updateOne({ $expr: { $gte: [{ $subtract: ['$have', '$reserved'] }, 1] } }, { $inc: { reserved: 1 } });
    expect((await take()).modifiedCount).toBe(1);
    expect((await take()).modifiedCount).toBe(0);
  });

  const refusals: [title: string, before: Fields, update: Fields, code: number][] = [
    ['an unknown operator', {}, { $foo: { a: 1 } }, 9],
    ['two operators on one path', { a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['operators on a path and on a part of it', { a: 1 }, { $set: { a: 1, 'a.b': 1 } }, 40],
    ['$inc of text', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['$inc by text', { a: 1 }, { $inc: { a: 'x' } }, 14],
    ['$push to a number', { a: 1 }, { $push: { a: 1 } }, 2],
    ['a field below a number', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['a Long beyond 64 bits', { n: Long.MAX_VALUE }, { $inc: { n: 1 } }, 2],
  ];
  it.each(refusals)("refuses %s with MongoDB's code and changes nothing", async (_title, before, update, code) => {
    const things = database.collection();
    await things.insertOne({ ...before });
    const untouched = await things.findOne({});
    expect(await refusal(things.updateOne({}, update))).toMatchObject({ code });
    expect(await things.findOne({})).toEqual(untouched);
  });

  it('refuses arithmetic on Decimal128 loudly rather than rounding it', async () => {
    if (!database.isEmbedded()) return;
    const things = database.collection();
    await things.insertOne({ price: Decimal128.fromString('0.10') });
    expect(await refusal(things.updateOne({}, { $inc: { price: Decimal128.fromString('0.20') } }))).toMatchObject({
      code: 238,
    });
    expect(String(present(await things.findOne({})).price)).toBe('0.10');
  });
});
