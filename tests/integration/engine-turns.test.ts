/** The places at the engine: who gets them in which order, at what cost, and what puts the list of waiting stores right. */
import { ObjectId } from 'mongodb';
import mongoose, { type mongo } from 'mongoose';
import { beforeEach, describe, expect, it } from 'vitest';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { resumeBatch } from '#app/domain/batches/ask/pause-batch.ts';
import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord } from '#app/domain/batches/batch-chunk.record.ts';
import { advanceBatch } from '#app/domain/batches/run/advance-batch.ts';
import { EngineGateRecord } from '#app/domain/engine/engine-gate.record.ts';
import { stopEngine } from '#app/domain/engine/engine-gate.ts';
import { EngineRunsRecord } from '#app/domain/engine/engine-runs.record.ts';
import { takeRunTurn } from '#app/domain/engine/run-turns.ts';
import { WaitingStoreRecord } from '#app/domain/engine/waiting-store.record.ts';
import { endStoreTurn, noteStoreWaits, restStore, takeStoreOff } from '#app/domain/engine/waiting-stores.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { requestRender } from '#app/domain/renders/ask/request-render.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { assignEngineSlots } from '#app/domain/renders/run/assign-engine-slots.ts';
import { waitAgain } from '#app/domain/renders/run/put-back.ts';
import { sweepRenders } from '#app/domain/renders/run/sweep-renders.ts';
import { finish, putWaiting, readHolders, type Waiting, waitingRender } from '#tests/fixtures/engine-queue.ts';
import { newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';

const SLOTS = 6;
withMoneyDatabase('own', { ENGINE_CONCURRENCY: String(SLOTS) });

const NOW = new Date('2026-03-01T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const renders = () => mongoose.connection.collection('renders');

beforeEach(async () => {
  const records = [EngineGateRecord, EngineRunsRecord, RenderRecord, WaitingStoreRecord];
  await Promise.all(records.map((record) => record.collection.deleteMany({})));
});

const many = (count: number, waiting: Waiting): Waiting[] => Array.from({ length: count }, () => waiting);
const listed = async () => {
  const stores = await WaitingStoreRecord.find().sort({ shop: 1 }).lean();
  return stores.map(({ shop, waitsSince }) => ({ shop, waitsSince }));
};
const countOf = (values: string[]) =>
  Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]));

describe('a place at the engine', () => {
  it('that is free next is a single photo’s, beside another store’s 2,000', async () => {
    await putWaiting(many(2000, { shop: 'batch', from: NOW, batch: new ObjectId() }));
    expect(await assignEngineSlots(NOW)).toBe(SLOTS);
    const [single = ''] = await putWaiting([{ shop: 'single', from: later(1000) }]);
    const [first] = await readHolders();
    await finish(first?.renderId ?? '');
    expect(await assignEngineSlots(later(2000))).toBe(1);
    expect((await readHolders()).map(({ renderId }) => renderId)).toContain(single);
  });

  it('comes after one round also beside as many stores with thousands as there are places', async () => {
    const shops = Array.from({ length: SLOTS }, (_, n) => `batch-${n}`);
    for (const shop of shops) await putWaiting(many(50, { shop, from: NOW, batch: new ObjectId() }));
    await assignEngineSlots(NOW);
    const [single = ''] = await putWaiting([{ shop: 'single', from: later(1000) }]);
    const holderOf = async (slot: number) => (await readHolders()).find((each) => each.slot === slot)?.renderId ?? '';
    for (let freed = 0; freed <= SLOTS; freed += 1) {
      await finish(await holderOf(freed % SLOTS));
      await assignEngineSlots(later(2000 + freed));
    }
    expect(await holderOf(0)).toBe(single);
  });

  it('is a single photo’s before those of the same store’s batch, and not that of a paused one', async () => {
    const batch = new ObjectId();
    const paused = await putWaiting([{ shop: 'one', from: later(-2000), pausedAt: NOW }]);
    const ofBatch = await putWaiting(many(2, { shop: 'one', from: later(-1000), batch }));
    const single = await putWaiting([{ shop: 'one', from: NOW }]);
    expect(await assignEngineSlots(NOW)).toBe(3);
    expect((await readHolders()).map(({ renderId }) => renderId)).toEqual([...single, ...ofBatch]);
    await renders().updateMany({ shop: 'one' }, { $unset: { pausedAt: 1 } });
    await noteStoreWaits('one', later(1));
    await assignEngineSlots(later(1));
    expect((await readHolders()).map(({ renderId }) => renderId)).toEqual([...single, ...ofBatch, ...paused]);
  });

  it('is not given before its time, and what has to wait holds up neither its store nor others', async () => {
    const [late = ''] = await putWaiting([{ shop: 'late', from: later(60_000) }]);
    await putWaiting([
      { shop: 'both', from: NOW },
      { shop: 'both', from: later(60_000) },
    ]);
    expect(await assignEngineSlots(later(1000))).toBe(1);
    expect(await listed()).toEqual([
      { shop: 'both', waitsSince: later(60_000) },
      { shop: 'late', waitsSince: later(60_000) },
    ]);
    expect(await assignEngineSlots(later(59_999))).toBe(0);
    expect(await assignEngineSlots(later(60_000))).toBe(2);
    expect((await readHolders()).map(({ renderId }) => renderId)).toContain(late);
  });

  it('is given once by several workers that are at it at once, and no store gets more than its share', async () => {
    for (const shop of ['one', 'two', 'three']) await putWaiting(many(10, { shop, from: NOW }));
    const counts = await Promise.all([1, 2, 3, 4].map(() => assignEngineSlots(later(1))));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(SLOTS);
    const holders = await readHolders();
    expect(holders.map(({ slot }) => slot)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(countOf(holders.map(({ shop }) => shop))).toEqual({ one: 2, two: 2, three: 2 });
  });
});

describe('the list of waiting stores', () => {
  it('has a store until the last of its photos was sent', async () => {
    await putWaiting(many(2, { shop: 'one', from: NOW }));
    await putWaiting([{ shop: 'two', from: later(1) }]);
    await assignEngineSlots(later(1));
    expect(await listed()).toEqual([]);
  });

  it('loses a store of which nothing waits when it is met', async () => {
    await noteStoreWaits('gone', NOW);
    const [only = ''] = await putWaiting([{ shop: 'here', from: later(1) }]);
    expect(await assignEngineSlots(later(2))).toBe(1);
    expect((await readHolders()).map(({ renderId }) => renderId)).toEqual([only]);
    expect(await listed()).toEqual([]);
  });

  it('has a store again whose photo was put back, from when on that may be sent', async () => {
    const [id = ''] = await putWaiting([{ shop: 'one', from: NOW }]);
    await assignEngineSlots(NOW);
    const render = await RenderRecord.findOne({ _id: id }).lean();
    if (!render) throw new Error('It is gone');
    await waitAgain(render, 5000);
    const after = await RenderRecord.findOne({ _id: id }).lean();
    expect(await listed()).toEqual([{ shop: 'one', waitsSince: after?.notBefore }]);
    expect(await assignEngineSlots(after?.notBefore)).toBe(1);
  });

  it('keeps a store for which something was put behind it after it was found empty', async () => {
    await noteStoreWaits('busy', NOW);
    const turn = await endStoreTurn('busy', later(1));
    if (!turn) throw new Error('It is not on the list');
    await noteStoreWaits('busy', later(2));
    await takeStoreOff(turn);
    await restStore(turn, later(60_000));
    expect(await listed()).toEqual([{ shop: 'busy', waitsSince: later(1) }]);
  });

  it('takes a store once that many put on it at once', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => noteStoreWaits('busy', later(n))));
    expect(await listed()).toEqual([{ shop: 'busy', waitsSince: NOW }]);
  });

  it('has a store as soon as it has asked for a photo', async () => {
    const shop = await newBusiness(NOW);
    const [avatarId, garmentId] = [new ObjectId(), new ObjectId()];
    await AvatarRecord.collection.insertOne({ _id: avatarId, name: 'Ada', pictureKey: 'avatars/ada.jpg' });
    const picture = { fileName: 'shirt.jpg', status: 'confirmed', pictureKey: 'garments/shirt.jpg' };
    await GarmentUploadRecord.collection.insertOne({ _id: garmentId, shop, incomingKey: 'incoming/shirt', ...picture });
    const asked = { shop, renderId: String(new ObjectId()), avatarId: String(avatarId), now: NOW };
    await requestRender({ ...asked, garment: { garmentId: String(garmentId) } });
    expect(await listed()).toEqual([{ shop, waitsSince: NOW }]);
    expect(await assignEngineSlots(NOW)).toBe(1);
  });
});

describe('a batch', () => {
  it('that goes on after a pause, and one that makes its next photos, puts its store on the list', async () => {
    const shop = await newBusiness(NOW);
    const _id = new ObjectId();
    const items = [0, 1].map((n) => ({
      title: `Shirt ${n}`,
      productId: 'p',
      mediaId: 'm',
      category: 'tops',
      avatar: 0,
    }));
    await BatchChunkRecord.collection.insertOne({ shop, batchId: _id, number: 0, first: 0, items, skipped: [] });
    await BatchRecord.collection.insertOne({
      ...{ _id, shop, status: 'paused', itemCount: 2, nextOrdinal: 1, version: 1, fence: 0, attempts: 0, counts: {} },
      avatars: [{ avatarId: new ObjectId(), name: 'Ada', pictureKey: 'avatars/ada.jpg' }],
      credit: { allowance: 2, pack: 0, period: 1, allowanceEntitlement: 'watermarked' },
      garmentPhotoType: 'auto',
      notBefore: NOW,
    });
    const first = waitingRender({ shop, from: NOW, pausedAt: NOW });
    await renders().insertOne({ ...first, batch: { id: _id, ordinal: 0, round: 0, isCurrent: true } });
    await resumeBatch({ shop, batchId: String(_id), now: later(1000) });
    expect(await listed()).toEqual([{ shop, waitsSince: later(1000) }]);
    expect(await assignEngineSlots(later(1000))).toBe(1);
    expect(await listed()).toEqual([]);
    await advanceBatch({ shop, batchId: String(_id) });
    expect((await listed()).map((store) => store.shop)).toEqual([shop]);
    expect(await assignEngineSlots()).toBe(1);
  });
});

describe('the sweep', () => {
  it('puts a store on the list whose word got lost, at the place that it had', async () => {
    await renders().insertMany(many(3, { shop: 'lost', from: NOW }).map(waitingRender));
    expect(await assignEngineSlots(later(10_000))).toBe(0);
    await sweepRenders(later(10_000));
    expect(await listed()).toEqual([{ shop: 'lost', waitsSince: NOW }]);
    expect(await assignEngineSlots(later(10_000))).toBe(3);
  });

  it('finds out that a store that rests has something to send', async () => {
    await putWaiting([{ shop: 'rests', from: later(600_000) }]);
    await renders().insertOne(waitingRender({ shop: 'rests', from: NOW }));
    await sweepRenders(later(1000));
    expect(await assignEngineSlots(later(1000))).toBe(1);
  });

  it('takes off a store of which nothing is queued, and leaves the others as they are', async () => {
    await noteStoreWaits('gone', NOW);
    await putWaiting([{ shop: 'here', from: later(1000) }]);
    await putWaiting([{ shop: 'rests', from: later(60_000) }]);
    await renders().insertOne(waitingRender({ shop: 'paused', from: NOW, pausedAt: NOW }));
    await sweepRenders(later(2000));
    expect(await listed()).toEqual([
      { shop: 'here', waitsSince: later(1000) },
      { shop: 'rests', waitsSince: later(60_000) },
    ]);
  });
});

/** What a dispatch asked of the database, and how many documents each of its searches looks at. */
async function costOfDispatch(now: Date): Promise<{ given: number; commands: number; mostRead: number }> {
  const client = mongoose.connection.getClient();
  const asked: mongo.CommandStartedEvent[] = [];
  const note = (event: mongo.CommandStartedEvent) => void asked.push(event);
  const before = await renders().find().toArray();
  const stores = await WaitingStoreRecord.find().lean();
  client.on('commandStarted', note);
  const given = await assignEngineSlots(now);
  client.off('commandStarted', note);
  // As it was when it was asked.
  await renders().deleteMany({});
  await renders().insertMany(before);
  await WaitingStoreRecord.deleteMany({});
  await WaitingStoreRecord.insertMany(stores);
  const read: number[] = [];
  for (const { commandName, command } of asked) {
    const collection = mongoose.connection.collection(String(command[commandName]));
    if (commandName !== 'find' && commandName !== 'findAndModify') continue;
    const found = await collection
      .find(command.filter ?? command.query)
      .sort(command.sort ?? {})
      .limit(commandName === 'find' ? (command.limit ?? 0) : 1)
      .explain('executionStats');
    read.push(found.executionStats.totalDocsExamined);
  }
  return { given, commands: asked.length, mostRead: Math.max(...read) };
}

describe('what it costs to give a slot', () => {
  async function fill(shops: number, each: number): Promise<void> {
    const docs = Array.from({ length: shops }, (_, n) => `store-${String(n).padStart(4, '0')}`).flatMap((shop, n) => [
      ...many(each, { shop, from: later(n) }),
      ...many(each, { shop, from: later(n), batch: new ObjectId() }),
      ...many(each, { shop, from: later(n), pausedAt: NOW }),
    ]);
    await renders().insertMany(docs.map(waitingRender));
    await sweepRenders(later(10_000));
    // All but one slot is held, by two of the stores.
    const holders = Array.from({ length: SLOTS - 1 }, (_, slot) => ({
      ...waitingRender({ shop: `store-000${slot % 2}`, from: NOW }),
      status: 'submitted',
      engineSlot: slot,
    }));
    await renders().insertMany(holders);
  }

  for (const mode of ['running', 'stopped'] as const) {
    it(`is the same with 3 stores and with 120, with one photo each and with 60, while the engine is ${mode}`, async () => {
      const costs = [];
      // As it is after the first photo ever.
      await takeRunTurn(NOW);
      for (const [shops, each] of [
        [3, 1],
        [3, 60],
        [120, 1],
        [120, 5],
      ] as const) {
        await Promise.all([RenderRecord.deleteMany({}), WaitingStoreRecord.deleteMany({})]);
        await fill(shops, each);
        if (mode === 'stopped') await stopEngine('away', NOW);
        costs.push(await costOfDispatch(later(120_000)));
      }
      const [first] = costs;
      expect(first?.given).toBe(1);
      for (const cost of costs) {
        expect({ given: cost.given, commands: cost.commands }).toEqual({ given: 1, commands: first?.commands });
        expect(cost.mostRead).toBeLessThanOrEqual(SLOTS + 1);
      }
    });
  }
});
