import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { type Fields, refusal, useDatabase } from './database-under-test.ts';

const { Decimal128, Double, Int32, Long } = mongoose.mongo;

describe('filters', () => {
  const database = useDatabase();

  async function namesOf(docs: Fields[], filter: Fields): Promise<unknown[]> {
    const things = database.collection();
    await things.insertMany(docs.map((doc) => ({ ...doc })));
    return (await things.find(filter).sort({ _id: 1 }).toArray()).map(({ name }) => name);
  }

  const values = [
    { name: 'number', v: 5 },
    { name: 'text', v: 'b' },
    { name: 'list', v: [1, 9] },
    { name: 'null', v: null },
    { name: 'missing' },
    { name: 'doc', v: { a: 1, b: 2 } },
    { name: 'docs', v: [{ a: 1 }, { a: 7, b: 1 }] },
    { name: 'empty', v: [] },
    { name: 'date', v: new Date(1000) },
    { name: 'yes', v: true },
  ];
  const cases: [filter: Fields, names: string[]][] = [
    [{ v: 5 }, ['number']],
    [{ v: { $gt: 4 } }, ['number', 'list']],
    [{ v: { $gt: 2, $lt: 5 } }, ['list']],
    [{ v: { $elemMatch: { $gt: 2, $lt: 5 } } }, []],
    [{ v: null }, ['null', 'missing']],
    [{ v: { $exists: false } }, ['missing']],
    [{ v: { $ne: null } }, ['number', 'text', 'list', 'doc', 'docs', 'empty', 'date', 'yes']],
    [{ v: { a: 1, b: 2 } }, ['doc']],
    [{ v: { b: 2, a: 1 } }, []],
    [{ 'v.a': 1 }, ['doc', 'docs']],
    [{ 'v.a': 7, 'v.b': 1 }, ['docs']],
    [{ v: { $elemMatch: { a: 1, b: 1 } } }, []],
    [{ v: { $in: [5, /^B/i, null] } }, ['number', 'text', 'null', 'missing']],
    [{ v: { $in: [5, 9, null, 10, 11, 12, 13, 14, 15] } }, ['number', 'list', 'null', 'missing']],
    [{ v: { $nin: [5, 9, null] } }, ['text', 'doc', 'docs', 'empty', 'date', 'yes']],
    [{ v: [1, 9] }, ['list']],
    [{ v: [] }, ['empty']],
    [{ 'v.0': 1 }, ['list']],
    [{ v: { $size: 2 } }, ['list', 'docs']],
    [{ v: { $all: [1, 9] } }, ['list']],
    [{ v: { $type: 'string' } }, ['text']],
    [{ v: { $type: ['number', 'bool'] } }, ['number', 'list', 'yes']],
    [{ v: { $not: { $gt: 4 } } }, ['text', 'null', 'missing', 'doc', 'docs', 'empty', 'date', 'yes']],
    [{ v: { $lte: new Date(1000) } }, ['date']],
    [{ $or: [{ v: 5 }, { v: true }] }, ['number', 'yes']],
    [{ $nor: [{ v: { $exists: true } }] }, ['missing']],
    [{ $and: [{ v: { $gte: 'a' } }, { v: { $lt: 'c' } }] }, ['text']],
    [{ v: { $mod: [5, 0] } }, ['number']],
    [{ v: { $regex: '^B$', $options: 'i' } }, ['text']],
    [{ $expr: { $eq: ['$v', 5] } }, ['number']],
  ];
  it.each(cases)('%j finds %j', async (filter, names) => {
    expect(await namesOf(values, filter)).toEqual(names);
  });

  it('compare numbers of all four types by value, without rounding', async () => {
    const docs = [
      { name: 'int', v: new Int32(7) },
      { name: 'long', v: Long.fromNumber(7) },
      { name: 'double', v: new Double(7) },
      { name: 'decimal', v: Decimal128.fromString('7.00') },
      { name: 'large', v: Long.fromString('9007199254740993') },
      { name: 'tenth', v: new Double(0.1) },
      { name: 'exact tenth', v: Decimal128.fromString('0.1') },
    ];
    expect(await namesOf(docs, { v: 7 })).toEqual(['int', 'long', 'double', 'decimal']);
    expect(await namesOf(docs, { v: new Double(9007199254740992) })).toEqual([]);
    expect(await namesOf(docs, { v: { $gt: new Double(9007199254740992) } })).toEqual(['large']);
    expect(await namesOf(docs, { v: Decimal128.fromString('0.1') })).toEqual(['exact tenth']);
  });

  const refusals: [title: string, filter: Fields][] = [
    ['an unknown operator', { v: { $foo: 1 } }],
    ['an unknown logical operator', { $foo: [] }],
    ['an empty $or', { $or: [] }],
    ['$in without a list', { v: { $in: 5 } }],
  ];
  it.each(refusals)("refuse %s with MongoDB's code", async (_title, filter) => {
    const things = database.collection();
    expect(await refusal(things.find(filter).toArray())).toMatchObject({ code: 2 });
  });
});

describe('reading', () => {
  const database = useDatabase();

  it('sorts by several fields across types in BSON order', async () => {
    const things = database.collection();
    const inOrder = [undefined, null, -1, 2.5, Long.fromNumber(3), 'A', 'a', { a: 1 }, new Date(5), /x/];
    const docs = inOrder.map((v, at) => (v === undefined ? { at } : { at, v }));
    await things.insertMany([...docs].reverse());
    expect((await things.find({}).sort({ v: 1, at: 1 }).toArray()).map(({ at }) => at)).toEqual([...inOrder.keys()]);
    expect((await things.find({}).sort({ v: -1, at: -1 }).toArray()).map(({ at }) => at)).toEqual(
      [...inOrder.keys()].reverse(),
    );
  });

  it('skips, limits and projects', async () => {
    const things = database.collection();
    await things.insertMany(Array.from({ length: 10 }, (_, n) => ({ n, pair: { a: n, b: n }, list: [1, 2, 3] })));
    const read = (projection: Fields) => things.find({}).sort({ n: -1 }).skip(2).limit(1).project(projection).toArray();
    expect(await read({ _id: 0, n: 1 })).toEqual([{ n: 7 }]);
    expect(await read({ _id: 0, 'pair.a': 1 })).toEqual([{ pair: { a: 7 } }]);
    expect(await read({ _id: 0, list: 0, 'pair.b': 0 })).toEqual([{ n: 7, pair: { a: 7 } }]);
    expect(await read({ _id: 0, n: 1, list: { $slice: -1 } })).toEqual([{ n: 7, list: [3] }]);
    expect(await read({ _id: 0, list: { $elemMatch: { $gt: 1 } } })).toEqual([{ list: [2] }]);
    expect(await read({ _id: 0, double: { $multiply: ['$n', 2] } })).toEqual([{ double: 14 }]);
  });

  it('counts and lists distinct values', async () => {
    const things = database.collection();
    await things.insertMany([{ v: 1, l: ['a', 'b'] }, { v: 2, l: ['b'] }, { v: 1 }]);
    expect(await things.countDocuments({ v: 1 })).toBe(2);
    expect(await things.estimatedDocumentCount()).toBe(3);
    expect((await things.distinct('v')).sort()).toEqual([1, 2]);
    expect((await things.distinct('l', { v: { $lte: 2 } })).sort()).toEqual(['a', 'b']);
    expect(await database.collection().countDocuments({})).toBe(0);
  });
});

describe('aggregation', () => {
  const database = useDatabase();
  const sales = [
    { shop: 'a', cents: new Int32(100), at: new Date('2026-01-01T10:00:00Z'), tags: ['x', 'y'] },
    { shop: 'a', cents: new Int32(250), at: new Date('2026-01-02T10:00:00Z'), tags: ['x'] },
    { shop: 'b', cents: new Int32(50), at: new Date('2026-01-02T12:00:00Z'), tags: [] },
  ];

  async function aggregated(pipeline: Fields[]) {
    const things = database.collection();
    await things.insertMany(sales.map((sale) => ({ ...sale })));
    return things.aggregate(pipeline, { promoteValues: false }).toArray();
  }

  it('groups with $sum, $avg, $min, $max, $push, $addToSet, $first, $last and $count, and keeps integers', async () => {
    const groups = await aggregated([
      { $match: { cents: { $gt: 0 } } },
      { $sort: { at: 1 } },
      {
        $group: {
          _id: '$shop',
          total: { $sum: '$cents' },
          average: { $avg: '$cents' },
          least: { $min: '$cents' },
          most: { $max: '$cents' },
          all: { $push: '$cents' },
          shops: { $addToSet: '$shop' },
          first: { $first: '$at' },
          last: { $last: '$at' },
          sales: { $sum: 1 },
          counted: { $count: {} },
        },
      },
      { $sort: { _id: 1 } },
    ]);
    expect(groups[0]).toEqual({
      _id: 'a',
      total: new Int32(350),
      average: new Double(175),
      least: new Int32(100),
      most: new Int32(250),
      all: [new Int32(100), new Int32(250)],
      shops: ['a'],
      first: new Date('2026-01-01T10:00:00Z'),
      last: new Date('2026-01-02T10:00:00Z'),
      sales: new Int32(2),
      counted: new Int32(2),
    });
    expect(groups).toHaveLength(2);
  });

  it('unwinds, projects, adds fields, skips, limits and counts', async () => {
    expect(
      await aggregated([
        { $unwind: '$tags' },
        { $addFields: { euros: { $divide: ['$cents', 100] }, 'where.shop': { $concat: ['shop ', '$shop'] } } },
        {
          $project: {
            _id: 0,
            tags: 1,
            euros: 1,
            where: 1,
            day: { $dateToString: { date: '$at', format: '%Y-%m-%d' } },
          },
        },
        { $sort: { tags: 1, euros: -1 } },
        { $skip: 1 },
        { $limit: 1 },
      ]),
    ).toEqual([{ tags: 'x', euros: new Double(1), where: { shop: 'shop a' }, day: '2026-01-01' }]);
    expect(
      await aggregated([{ $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } }, { $count: 'n' }]),
    ).toEqual([{ n: new Int32(4) }]);
    expect(await aggregated([{ $match: { shop: 'none' } }, { $count: 'n' }])).toEqual([]);
  });

  it('groups by several fields and by computed days', async () => {
    const groups = await aggregated([
      { $group: { _id: { shop: '$shop', day: { $dateTrunc: { date: '$at', unit: 'day' } } }, n: { $sum: 1 } } },
      { $sort: { '_id.day': 1, '_id.shop': 1 } },
      { $project: { _id: 0, shop: '$_id.shop', n: 1 } },
    ]);
    expect(groups).toEqual([
      { n: new Int32(1), shop: 'a' },
      { n: new Int32(1), shop: 'a' },
      { n: new Int32(1), shop: 'b' },
    ]);
  });

  it('computes with conditions, arrays and variables', async () => {
    const [result] = await aggregated([
      { $match: { cents: 250 } },
      {
        $project: {
          _id: 0,
          size: { $cond: [{ $gte: ['$cents', 200] }, 'large', 'small'] },
          missing: { $ifNull: ['$nothing', 'none'] },
          first: { $arrayElemAt: ['$tags', 0] },
          count: { $size: '$tags' },
          upper: { $map: { input: '$tags', as: 'tag', in: { $toUpper: '$$tag' } } },
          kept: { $filter: { input: '$tags', cond: { $eq: ['$$this', 'y'] } } },
        },
      },
    ]);
    expect(result).toEqual({ size: 'large', missing: 'none', first: 'x', count: new Int32(1), upper: ['X'], kept: [] });
  });

  it("refuses an unknown stage with MongoDB's code", async () => {
    expect(await refusal(aggregated([{ $foo: 1 }]))).toMatchObject({ code: 40324 });
  });

  const outside: [title: string, pipeline: Fields[]][] = [
    ['$lookup', [{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'c' } }]],
    ['$facet', [{ $facet: { a: [{ $count: 'n' }] } }]],
    ['$out', [{ $out: 'x' }]],
    ['a change stream', [{ $changeStream: {} }]],
    ['text search', [{ $match: { $text: { $search: 'x' } } }]],
    ['geography', [{ $match: { at: { $near: [1, 2] } } }]],
    ['an expression that it does not know', [{ $project: { x: { $sin: 1 } } }]],
    [
      'sums of Decimal128',
      [{ $addFields: { d: Decimal128.fromString('1') } }, { $group: { _id: null, d: { $sum: '$d' } } }],
    ],
  ];
  it.each(outside)('refuses %s loudly', async (_title, pipeline) => {
    if (!database.isEmbedded()) return;
    expect(await refusal(aggregated(pipeline))).toMatchObject({ code: 238, codeName: 'NotImplemented' });
  });

  it('refuses collations and options that it does not know', async () => {
    if (!database.isEmbedded()) return;
    const things = database.collection();
    expect(await refusal(things.find({}).collation({ locale: 'de' }).toArray())).toMatchObject({ code: 238 });
    expect(await refusal(things.createIndex({ a: 'text' }))).toMatchObject({ code: 238 });
    expect(await refusal(things.createIndex({ a: '2dsphere' }))).toMatchObject({ code: 238 });
  });
});
