/** The engine's limit for paid calls, kept over all workers; who gets the next one; and how many slots one store may hold. */
import fc from 'fast-check';
import { ObjectId } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { EngineGateRecord } from '#app/domain/engine/engine-gate.record.ts';
import { pauseEngine, readEngineGate } from '#app/domain/engine/engine-gate.ts';
import { EngineRunsRecord } from '#app/domain/engine/engine-runs.record.ts';
import { returnRunTurn, takeRunTurn } from '#app/domain/engine/run-turns.ts';
import { WaitingStoreRecord } from '#app/domain/engine/waiting-store.record.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { secondsForPhotos } from '#app/domain/renders/read/engine-speed.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { assignEngineSlots } from '#app/domain/renders/run/assign-engine-slots.ts';
import { finish, putWaiting, readHolders, type Waiting } from '#tests/fixtures/engine-queue.ts';
import { newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';

const SLOTS = 20;
const PER_MINUTE = 50;
/** As the engine’s usual limit is spread. */
const [AT_ONCE, SPACING_MS] = [5, 1305];
const MINUTE_MS = 60_000;
withMoneyDatabase('own', { ENGINE_CONCURRENCY: String(SLOTS), ENGINE_RUNS_PER_MINUTE: String(PER_MINUTE) });

const NOW = new Date('2026-03-01T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const many = (count: number, waiting: Waiting): Waiting[] => Array.from({ length: count }, () => waiting);
const photosOf = async (shop: string) => (await readHolders()).filter((holder) => holder.shop === shop).length;

beforeEach(async () => {
  const records = [EngineGateRecord, EngineRunsRecord, RenderRecord, WaitingStoreRecord];
  await Promise.all(records.map((record) => record.collection.deleteMany({})));
});

describe('turns for paid calls', () => {
  const anyAsking = fc.array(fc.record({ afterMs: fc.nat(8000), workers: fc.integer({ min: 1, max: 6 }) }), {
    minLength: 20,
    maxLength: 40,
  });

  it('are never more than the limit in any minute, whenever how many workers ask at once', async () => {
    await fc.assert(
      fc.asyncProperty(anyAsking, async (asking) => {
        await EngineRunsRecord.deleteMany({});
        const taken: number[] = [];
        let at = 0;
        for (const { afterMs, workers } of asking) {
          at += afterMs;
          const waits = await Promise.all(Array.from({ length: workers }, () => takeRunTurn(later(at))));
          for (const waitMs of waits) if (waitMs === 0) taken.push(at);
        }
        for (const from of taken) {
          const inMinute = taken.filter((time) => time >= from && time < from + MINUTE_MS);
          expect(inMinute.length).toBeLessThanOrEqual(PER_MINUTE);
        }
      }),
      { numRuns: inUsualRun(10, 60), seed: 20261130 },
    );
  });

  it('come as often as the limit allows to whoever asks when they were told to', async () => {
    let [at, taken] = [0, 0];
    while (at < MINUTE_MS) {
      const waitMs = await takeRunTurn(later(at));
      if (waitMs === 0) taken += 1;
      at += waitMs;
    }
    expect(taken).toBe(PER_MINUTE);
  });

  it('are the next one’s when nothing came of them', async () => {
    for (let n = 0; n < AT_ONCE; n += 1) expect(await takeRunTurn(NOW)).toBe(0);
    expect(await takeRunTurn(NOW)).toBe(SPACING_MS);
    await returnRunTurn();
    expect(await takeRunTurn(NOW)).toBe(0);
    expect(await takeRunTurn(NOW)).toBe(SPACING_MS);
  });

  it('go on after a worker’s clock was wrong by a day', async () => {
    await takeRunTurn(later(24 * 60 * MINUTE_MS));
    expect(await takeRunTurn(NOW)).toBe(0);
    expect(await takeRunTurn(NOW)).toBe(SPACING_MS);
  });

  it('come one by one after the engine has told anybody to wait', async () => {
    await pauseEngine(60_000);
    expect((await readEngineGate(new Date())).isClosed).toBe(true);
    await putWaiting(many(10, { shop: 'one', from: NOW }));
    expect(await assignEngineSlots()).toBe(0);
    const reopened = (await EngineGateRecord.findOne().lean())?.closedUntil ?? undefined;
    expect(reopened).toBeDefined();
    expect(await assignEngineSlots(reopened)).toBe(1);
    expect(await assignEngineSlots(reopened)).toBe(0);
  });
});

describe('a place at the engine', () => {
  it('is given when there is a paid call for it too, and goes to whose turn it is then', async () => {
    await putWaiting(many(2000, { shop: 'batch', from: NOW, batch: new ObjectId() }));
    expect(await assignEngineSlots(NOW)).toBe(AT_ONCE);
    const [single = ''] = await putWaiting([{ shop: 'single', from: later(1) }]);
    expect(await assignEngineSlots(later(SPACING_MS - 1))).toBe(0);
    expect(await assignEngineSlots(later(SPACING_MS))).toBe(1);
    expect((await readHolders()).map(({ renderId }) => renderId)).toContain(single);
    expect(await photosOf('batch')).toBe(AT_ONCE);
  });

  it('takes no paid call from others when its store had nothing to send', async () => {
    await noteStoreWaits('gone', NOW);
    expect(await assignEngineSlots(NOW)).toBe(0);
    for (let n = 0; n < AT_ONCE; n += 1) expect(await takeRunTurn(NOW)).toBe(0);
  });

  it('is not given twice for one paid call by workers that are at it at once', async () => {
    for (const shop of ['one', 'two', 'three']) await putWaiting(many(10, { shop, from: NOW }));
    const counts = await Promise.all([1, 2, 3, 4].map(() => assignEngineSlots(later(1))));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(AT_ONCE);
    expect(await assignEngineSlots(later(1))).toBe(0);
  });
});

describe('the slots that one store holds', () => {
  /** Long enough for as many paid calls as there are slots. */
  async function giveAll(): Promise<void> {
    for (let minute = 0; minute < 6; minute += 1) await assignEngineSlots(later((minute + 1) * MINUTE_MS));
  }

  it('are all but one where it has more than its plan’s share waiting, and that one is at once another’s', async () => {
    const shop = await newBusiness(NOW);
    await putWaiting(many(100, { shop, from: NOW }));
    await giveAll();
    expect(await photosOf(shop)).toBe(SLOTS - 1);
    const [single = ''] = await putWaiting([{ shop: 'single', from: later(1) }]);
    expect(await assignEngineSlots(later(10 * MINUTE_MS))).toBe(1);
    expect((await readHolders()).map(({ renderId }) => renderId)).toContain(single);
    // What it was lent it gives back first: it holds more than others for its plan.
    await finish(single);
    expect(await assignEngineSlots(later(11 * MINUTE_MS))).toBe(0);
  });

  it('are all of them where its plan has as many', async () => {
    const shop = await newBusiness(NOW);
    await BusinessRecord.updateOne({ shop }, { $set: { subscriptionTier: 'growth' } });
    await putWaiting(many(100, { shop, from: NOW }));
    await giveAll();
    expect(await photosOf(shop)).toBe(SLOTS);
  });
});

describe('how long photos take', () => {
  it('is told by the limit for paid calls where that is narrower than the slots', async () => {
    // Slots alone would make it 15 seconds for each 20 of them.
    expect(await secondsForPhotos([0, 1, 20, 2000])).toEqual([0, 20, 40, 2620]);
  });
});
