import fc from 'fast-check';
import { Query } from 'mingo';
import { describe, expect, it } from 'vitest';
import { type Fields, type RawCollection, useDatabase } from './database-under-test.ts';

/**
 * Random documents and filters. mingo, which shares no code with the database, says what matches; it is used only with
 * plain values, where it is right.
 */
const scalar = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom('a', 'b', 'B', ''), fc.boolean());
const fieldNames = ['a', 'b', 'c'] as const;
const inner = fc.dictionary(fc.constantFrom('x', 'y'), scalar, { maxKeys: 2, noNullPrototype: true });
const anyValue = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: inner },
  { weight: 1, arbitrary: fc.array(inner, { minLength: 1, maxLength: 2 }) },
);
const anyDoc = fc.dictionary(fc.constantFrom(...fieldNames), anyValue, { maxKeys: 3, noNullPrototype: true });

const comparison = fc.oneof(
  scalar.map((v) => ({ $eq: v })),
  scalar.map((v) => ({ $ne: v })),
  scalar.map((v) => ({ $gt: v })),
  scalar.map((v) => ({ $gte: v })),
  scalar.map((v) => ({ $lt: v })),
  scalar.map((v) => ({ $lte: v })),
  fc.array(scalar, { minLength: 1, maxLength: 3 }).map((v) => ({ $in: v })),
  fc.array(scalar, { minLength: 1, maxLength: 3 }).map((v) => ({ $nin: v })),
  fc.boolean().map((v) => ({ $exists: v })),
  fc.integer({ min: 0, max: 3 }).map((v) => ({ $size: v })),
  fc
    .integer({ min: -3, max: 6 })
    .chain((low) => fc.integer({ min: 1, max: 4 }).map((width) => ({ $gte: low, $lt: low + width }))),
);
const path = fc.constantFrom('a', 'b', 'c');
const fieldFilter = fc
  .tuple(
    path,
    fc.oneof(
      scalar,
      comparison,
      comparison.map((v) => ({ $not: v })),
    ),
  )
  .map(([name, v]): Fields => ({ [name]: v }));
const dottedFilter = fc
  .tuple(
    fc.constantFrom('a.x', 'b.y'),
    fc.oneof(
      scalar,
      scalar.map((v) => ({ $gt: v })),
      fc.array(scalar, { maxLength: 2 }).map((v) => ({ $in: v })),
    ),
  )
  .map(([name, v]): Fields => ({ [name]: v }));
const simpleFilter = fc.oneof({ weight: 4, arbitrary: fieldFilter }, { weight: 1, arbitrary: dottedFilter });
const anyFilter = fc.oneof(
  { weight: 3, arbitrary: simpleFilter },
  {
    weight: 2,
    arbitrary: fc.array(simpleFilter, { minLength: 2, maxLength: 3 }).map((all): Fields => ({ $and: all })),
  },
  { weight: 1, arbitrary: fc.array(simpleFilter, { minLength: 1, maxLength: 3 }).map((any): Fields => ({ $or: any })) },
  {
    weight: 1,
    arbitrary: fc.array(simpleFilter, { minLength: 1, maxLength: 2 }).map((none): Fields => ({ $nor: none })),
  },
);
const direction = fc.constantFrom(1 as const, -1 as const);
const anySort = fc.uniqueArray(fc.tuple(path, direction), { minLength: 1, maxLength: 2, selector: ([name]) => name });

const docsAndFilters = fc.tuple(
  fc.array(anyDoc, { minLength: 5, maxLength: 40 }),
  fc.array(fc.tuple(anyFilter, anySort), { minLength: 5, maxLength: 25 }),
);

describe('random documents', () => {
  const database = useDatabase();

  async function stored(docs: Fields[]): Promise<RawCollection> {
    const things = database.collection();
    await things.insertMany(docs.map((doc, n) => ({ ...doc, n })));
    return things;
  }

  const numbers = (docs: Fields[]) => docs.map(({ n }) => Number(n));

  it('are found by the filters by which an independent matcher finds them', async () => {
    await fc.assert(
      fc.asyncProperty(docsAndFilters, async ([docs, queries]) => {
        const things = await stored(docs);
        for (const [filter] of queries) {
          const matcher = new Query(filter, {});
          const expected = docs.flatMap((doc, n) => (matcher.test(doc) ? [n] : []));
          const found = numbers(await things.find(filter).toArray()).sort((a, b) => a - b);
          expect(found, JSON.stringify(filter)).toEqual(expected);
          expect(await things.countDocuments(filter), JSON.stringify(filter)).toBe(expected.length);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('are found in the same order with indexes as without', async () => {
    const indexes = [{ a: 1 }, { b: -1, c: 1 }, { a: 1, b: 1 }, { 'a.x': 1 }, { c: 1, a: -1 }] as const;
    await fc.assert(
      fc.asyncProperty(docsAndFilters, async ([docs, queries]) => {
        // Two arrays in one compound index are refused, so only one field may hold them here.
        const oneArray = docs.map((doc) =>
          Object.fromEntries(Object.entries(doc).map(([name, v]) => [name, name !== 'a' && Array.isArray(v) ? 0 : v])),
        );
        const things = await stored(oneArray);
        const plain = await stored(oneArray);
        await things.createIndexes(indexes.map((key) => ({ key: { ...key } })));
        await things.createIndex({ b: 1 }, { name: 'partial', partialFilterExpression: { b: { $gt: 1 } } });
        await things.createIndex({ c: 1 }, { name: 'sparse', sparse: true });
        for (const [filter, sort] of queries) {
          const order = [...sort, ['n', 1] as [string, 1]];
          const [fast, slow] = await Promise.all(
            [things, plain].map((each) => each.find(filter).sort(order).toArray()),
          );
          expect(numbers(fast ?? []), JSON.stringify({ filter, sort })).toEqual(numbers(slow ?? []));
          expect(await things.countDocuments(filter), JSON.stringify(filter)).toBe(slow?.length);
          const [some, all] = await Promise.all([
            // Without a last word among equals, a limit may rightly keep others of them.
            things.find(filter).sort(order).limit(3).toArray(),
            things.find(filter).sort(order).toArray(),
          ]);
          expect(numbers(some)).toEqual(numbers(all.slice(0, 3)));
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  const counterUpdate = fc.oneof(
    fc.integer({ min: -5, max: 5 }).map((v) => ({ $inc: { n: v } })),
    fc.integer({ min: -5, max: 5 }).map((v) => ({ $min: { n: v } })),
    fc.integer({ min: -5, max: 5 }).map((v) => ({ $max: { n: v } })),
    fc.integer({ min: 0, max: 5 }).map((v) => ({ $push: { l: v } })),
    fc.integer({ min: 0, max: 5 }).map((v) => ({ $addToSet: { l: v } })),
    fc.integer({ min: 0, max: 5 }).map((v) => ({ $pull: { l: { $gte: v } } })),
    fc
      .tuple(fc.array(fc.nat(5), { maxLength: 3 }), fc.nat(3), fc.integer({ min: -4, max: 4 }))
      .map(([each, at, slice]) => ({
        $push: { l: { $each: each, $position: at, $slice: slice } },
      })),
    fc.constant({ $pop: { l: 1 } }),
    fc.constant({ $unset: { n: '' } }),
  );

  it('are changed as a few lines of JavaScript change them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(counterUpdate, { maxLength: 25 }), async (updates: Fields[]) => {
        const things = database.collection();
        await things.insertOne({ n: 0, l: [] });
        const model: Model = { n: 0, l: [] };
        for (const update of updates) {
          await things.updateOne({}, update);
          applyToModel(model, update);
          expect(await things.findOne({}, { projection: { _id: 0 } }), JSON.stringify(update)).toEqual(
            model.n === undefined ? { l: model.l } : model,
          );
        }
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });
});

type Model = { n?: number; l: number[] };

function applyToModel(model: Model, update: Fields): void {
  const [[operator, fields] = ['', {}]] = Object.entries(update) as [string, Fields][];
  const operand = Object.values(fields)[0];
  const amount = Number(operand);
  switch (operator) {
    case '$inc':
      model.n = (model.n ?? 0) + amount;
      return;
    case '$min':
      model.n = Math.min(model.n ?? amount, amount);
      return;
    case '$max':
      model.n = Math.max(model.n ?? amount, amount);
      return;
    case '$addToSet':
      if (!model.l.includes(amount)) model.l.push(amount);
      return;
    case '$pull':
      model.l = model.l.filter((v) => v < (operand as { $gte: number }).$gte);
      return;
    case '$pop':
      model.l.pop();
      return;
    case '$unset':
      delete model.n;
      return;
    case '$push': {
      if (typeof operand === 'number') model.l.push(operand);
      else {
        const { $each, $position, $slice } = operand as { $each: number[]; $position: number; $slice: number };
        model.l.splice($position, 0, ...$each);
        model.l = $slice >= 0 ? model.l.slice(0, $slice) : model.l.slice($slice);
      }
    }
  }
}
