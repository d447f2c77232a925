/** When the queue stops for an engine that takes nothing, who tries next, and what is told of it. */
import mongoose from 'mongoose';
import { beforeEach, describe, expect, it } from 'vitest';
import { EngineGateRecord } from '#app/domain/engine/engine-gate.record.ts';
import {
  noteEngineTrouble,
  noteEngineWorks,
  pauseEngine,
  readEngineGate,
  stopEngine,
} from '#app/domain/engine/engine-gate.ts';
import { EngineRunsRecord } from '#app/domain/engine/engine-runs.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import type { RenderStatus } from '#app/domain/renders/render-state.ts';
import { assignEngineSlots } from '#app/domain/renders/run/assign-engine-slots.ts';
import { withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { storedRender } from '#tests/fixtures/stored-renders.ts';

withMoneyDatabase();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = new Date('2026-03-01T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

beforeEach(async () => {
  const records = [EngineGateRecord, EngineRunsRecord, RenderRecord, MailRecord];
  await Promise.all(records.map((record) => record.collection.deleteMany({})));
});

const mails = async () => {
  const sent = await MailRecord.find().sort({ createdAt: 1 }).lean();
  return sent.map((mail) => (mail.facts as { reason: string }).reason);
};

describe('a stop', () => {
  it('is one episode and one mail for as long as it goes on', async () => {
    for (const minutes of [0, 1, 2]) await stopEngine('away', later(minutes * MINUTE));
    expect(await mails()).toEqual(['away']);
    expect((await readEngineGate(later(4 * MINUTE))).isStopped).toBe(true);
  });

  it('for a reason that a person has to mend is no news of being away besides', async () => {
    await stopEngine('away', NOW);
    await stopEngine('out-of-credits', later(MINUTE));
    await stopEngine('away', later(2 * MINUTE));
    await stopEngine('out-of-credits', later(3 * MINUTE));
    expect(await mails()).toEqual(['away', 'out-of-credits']);
    expect(await EngineGateRecord.findOne().lean()).toMatchObject({ stoppedFor: 'out-of-credits' });
  });

  it('is not lifted by a picture that was sent before it', async () => {
    await stopEngine('away', NOW);
    await noteEngineWorks(later(-1));
    expect((await readEngineGate(later(MINUTE))).isStopped).toBe(true);
    await noteEngineWorks(later(1));
    expect((await readEngineGate(later(MINUTE))).isStopped).toBe(false);
  });

  it('that nobody has met for long is over, and the next one is told of', async () => {
    await stopEngine('away', NOW);
    await pauseEngine(5000);
    expect((await readEngineGate(later(HOUR))).isStopped).toBe(false);
    expect((await noteEngineTrouble(later(HOUR))).isStopped).toBe(false);
    await stopEngine('away', later(HOUR));
    expect(await mails()).toEqual(['away', 'away']);
  });
});

describe('trouble', () => {
  it('adds up while nothing is taken, from the first', async () => {
    expect(await noteEngineTrouble(NOW)).toEqual({ troubledMs: 0, isStopped: false });
    expect((await noteEngineTrouble(later(5000))).troubledMs).toBe(5000);
    expect((await noteEngineTrouble(later(60_000))).troubledMs).toBe(60_000);
  });

  it('is over with the first picture that the engine takes', async () => {
    await noteEngineTrouble(NOW);
    await stopEngine('away', NOW);
    await noteEngineWorks(later(1));
    expect(await noteEngineTrouble(later(MINUTE))).toEqual({ troubledMs: 0, isStopped: false });
  });

  it('of long ago says nothing about now', async () => {
    await noteEngineTrouble(NOW);
    expect((await noteEngineTrouble(later(HOUR))).troubledMs).toBe(0);
  });
});

describe('while the engine is stopped', () => {
  async function store(shop: string, status: RenderStatus, facts: { askedAt: Date; notBefore: Date; slot?: number }) {
    const { askedAt, notBefore, slot } = facts;
    const render = { ...storedRender({ shop, status, createdAt: askedAt }), notBefore };
    await mongoose.connection
      .collection('renders')
      .insertOne({ ...render, ...(slot === undefined ? {} : { engineSlot: slot }) });
    return String(render._id);
  }
  const holders = async () => {
    const found = await RenderRecord.find({ engineSlot: { $exists: true }, status: 'queued' }).lean();
    return found.map(({ _id }) => String(_id));
  };
  /** A try that failed: back to the end of the queue. */
  const fails = (id: string, notBefore: Date) =>
    RenderRecord.updateOne({ _id: id }, { $set: { notBefore }, $unset: { engineSlot: 1 } });

  it('one render at a time tries, whatever slots are held by those that it took before', async () => {
    await store('before.myshopify.com', 'submitted', { askedAt: NOW, notBefore: NOW, slot: 0 });
    const first = await store('one.myshopify.com', 'queued', { askedAt: NOW, notBefore: NOW });
    await store('two.myshopify.com', 'queued', { askedAt: later(1), notBefore: later(1) });
    await stopEngine('away', NOW);
    expect(await assignEngineSlots(later(1000))).toBe(0);
    expect(await assignEngineSlots(later(2 * MINUTE))).toBe(1);
    expect(await holders()).toEqual([first]);
    expect(await assignEngineSlots(later(2 * MINUTE))).toBe(0);
  });

  it('each has its turn before one tries again: those that it never takes hold up nobody', async () => {
    const never = [
      await store('bad.myshopify.com', 'queued', { askedAt: NOW, notBefore: NOW }),
      await store('bad.myshopify.com', 'queued', { askedAt: later(1), notBefore: later(1) }),
    ];
    const good = await store('good.myshopify.com', 'queued', { askedAt: later(2), notBefore: later(2) });
    const tried: string[] = [];
    for (let minute = 1; minute <= 4; minute += 1) {
      await stopEngine('away', later(minute * MINUTE - 30_000));
      const at = later(minute * MINUTE);
      await EngineGateRecord.updateOne({}, { $set: { closedUntil: at } });
      await assignEngineSlots(at);
      const [holder = ''] = await holders();
      tried.push(holder);
      await fails(holder, later((minute + 1) * MINUTE));
    }
    expect(tried).toEqual([...never, good, never[0]]);
  });
});
