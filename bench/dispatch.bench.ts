/** Giving one slot of the engine with 5,000 stores waiting and 200,000 photos behind them, against 5 stores with 200. */
import mongoose from 'mongoose';
import { config } from '#app/config.server.ts';
import { EngineGateRecord } from '#app/domain/engine/engine-gate.record.ts';
import { RECORDS } from '#app/domain/records.ts';
import { assignEngineSlots } from '#app/domain/renders/run/assign-engine-slots.ts';
import { healWaitingStores } from '#app/domain/renders/run/heal-waiting-stores.ts';
import { connectDatabase, disconnectDatabase } from '#app/services/database/connection.ts';
import { closeDoorbell } from '#app/services/queue/doorbell.ts';
import type { Stack } from '#sandbox/stack/start-stack.ts';
import { insertRenders, storedRender } from '#tests/fixtures/stored-renders.ts';
import { onOwnStack } from './bench-stack.ts';
import type { BenchResult } from './result.ts';
import { median } from './rounds.ts';

const LIMIT = 1.5;
const PAIRS = 24;
const WARM_UP_PAIRS = 2;
/** After a new connection's first. */
const SLOTS_A_VISIT = 10;

type Mode = 'running' | 'stopped';
interface Size {
  stores: number;
  photosOf: (store: number) => number;
}
const SIZES = {
  few: { stores: 5, photosOf: () => 40 },
  // Every tenth of those whose turn comes during the benchmark has thousands.
  many: { stores: 5000, photosOf: (store) => (store < 400 && store % 10 === 0 ? 2520 : 20) },
} as const satisfies Record<string, Size>;
type SizeName = keyof typeof SIZES;

export default async function dispatch(): Promise<BenchResult> {
  return onOwnStack({}, async (stack) => {
    // It would give the slots itself.
    await stack.processes.worker?.stop();
    try {
      const healMs = { few: await fill(stack, 'few'), many: await fill(stack, 'many') };
      const running = await compare(stack, 'running');
      const stopped = await compare(stack, 'stopped');
      return {
        ratios: { running: running.ratio, stopped: stopped.ratio },
        limits: { running: LIMIT, stopped: LIMIT },
        figures: {
          runningManyMs: running.manyMs,
          runningFewMs: running.fewMs,
          stoppedManyMs: stopped.manyMs,
          stoppedFewMs: stopped.fewMs,
          sweepManyMs: healMs.many,
          sweepFewMs: healMs.few,
        },
      };
    } finally {
      await closeDoorbell();
    }
  });
}

/** Visits both in turn. The ratio is the median of the pairs': what slows the machine for a while slows both. */
async function compare(stack: Stack, mode: Mode): Promise<{ ratio: number; manyMs: number; fewMs: number }> {
  const times: Record<SizeName, number[]> = { few: [], many: [] };
  for (let pair = 0; pair < WARM_UP_PAIRS + PAIRS; pair += 1) {
    const order: SizeName[] = pair % 2 === 0 ? ['few', 'many'] : ['many', 'few'];
    for (const name of order) {
      const ms = await inDatabaseOf(stack, name, () => visit(mode));
      if (pair >= WARM_UP_PAIRS) times[name].push(ms);
    }
  }
  const ratios = times.many.map((ms, pair) => ms / (times.few[pair] ?? Number.NaN));
  return { ratio: median(ratios), manyMs: median(times.many), fewMs: median(times.few) };
}

/** Each has a database of its own on the same server; the domain knows one connection. */
async function inDatabaseOf<T>(stack: Stack, name: SizeName, work: () => Promise<T>): Promise<T> {
  const address = new URL(stack.env.MONGODB_URI ?? '');
  address.pathname = `/dispatch_${name}`;
  await connectDatabase(address.href);
  try {
    return await work();
  } finally {
    await disconnectDatabase();
  }
}

/** The median time in which one slot is given, in milliseconds. */
async function visit(mode: Mode): Promise<number> {
  await setGate(mode);
  const times: number[] = [];
  for (let round = 0; round <= SLOTS_A_VISIT; round += 1) {
    const startedAt = performance.now();
    const given = await assignEngineSlots();
    if (round > 0) times.push(performance.now() - startedAt);
    if (given !== 1) throw new Error(`${given} slots were given`);
    await takeBack();
  }
  return median(times);
}

/** As a stop leaves the gate when the next try is due. */
async function setGate(mode: Mode): Promise<void> {
  await EngineGateRecord.deleteMany({});
  const now = new Date();
  const stop = { _id: 'engine', stoppedFor: 'away' as const, stoppedAt: now, stopMetAt: now, closedUntil: now };
  if (mode === 'stopped') await EngineGateRecord.insertOne(stop);
}

/** The photo that was given a slot waits again, at the end: there are as many as before. */
async function takeBack(): Promise<void> {
  await mongoose.connection
    .collection('renders')
    .updateOne({ engineSlot: lastSlot() }, { $unset: { engineSlot: 1 }, $set: { notBefore: new Date() } });
}

const lastSlot = () => config.engine.concurrency - 1;

/** Puts all of it there, with all slots but one held by two of the stores; milliseconds of a sweep that finds all as it is. */
async function fill(stack: Stack, name: SizeName): Promise<number> {
  return inDatabaseOf(stack, name, async () => {
    for (const record of RECORDS) {
      await record.createCollection();
      await record.createIndexes();
    }
    const { stores, photosOf }: Size = SIZES[name];
    const startedAt = Date.now() - stores;
    const waiting = Array.from({ length: stores }, (_, store) => {
      const from = new Date(startedAt + store);
      return Array.from({ length: photosOf(store) }, () => queued(shopOf(store), from));
    });
    const holding = Array.from({ length: lastSlot() }, (_, slot) => {
      return { ...queued(shopOf(slot % 2), new Date(startedAt)), status: 'submitted' as const, engineSlot: slot };
    });
    await insertRenders(mongoose.connection.getClient().db(), [...waiting.flat(), ...holding]);
    // As after an update from a version that had no list.
    await healWaitingStores(new Date());
    const sweptAt = performance.now();
    await healWaitingStores(new Date());
    return performance.now() - sweptAt;
  });
}

function queued(shop: string, from: Date) {
  return { ...storedRender({ shop, status: 'queued', createdAt: from }), notBefore: from };
}

const shopOf = (store: number) => `store-${store}.myshopify.com`;
