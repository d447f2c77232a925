/** Whose turn it is, by the list of waiting stores, is what the plain rule says that reads everything that waits. */
import fc from 'fast-check';
import { ObjectId } from 'mongodb';
import mongoose from 'mongoose';
import { beforeAll, describe, expect, it } from 'vitest';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { EngineRunsRecord } from '#app/domain/engine/engine-runs.record.ts';
import { nextStore } from '#app/domain/engine/fair-share.ts';
import { WaitingStoreRecord } from '#app/domain/engine/waiting-store.record.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { PLANS, type Tier } from '#app/domain/plans/plans.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { assignEngineSlots } from '#app/domain/renders/run/assign-engine-slots.ts';
import { sweepRenders } from '#app/domain/renders/run/sweep-renders.ts';
import { finish, putWaiting, readHolders } from '#tests/fixtures/engine-queue.ts';
import { newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';

/** More than the smallest cap: what a store is lent beyond it ends before the last one. */
const SLOTS = 12;
withMoneyDatabase('own', { ENGINE_CONCURRENCY: String(SLOTS) });

const TIERS: Tier[] = ['free', 'free', 'starter', 'growth', 'growth'];
const START = Date.UTC(2026, 2, 1);
/** The lower first: its photos come before those of the other. */
const BATCHES = [new ObjectId(), new ObjectId()];
let stores: { shop: string; weight: number; cap: number }[] = [];

beforeAll(async () => {
  const made = [];
  for (const tier of TIERS) {
    const shop = await newBusiness(new Date(START));
    await BusinessRecord.updateOne({ shop }, { $set: { subscriptionTier: tier } });
    made.push({ shop, weight: PLANS[tier].queueWeight, cap: PLANS[tier].slotCap });
  }
  stores = made.sort((a, b) => (a.shop < b.shop ? -1 : 1));
});

interface Item {
  id: string;
  shop: string;
  /** From when on it may be sent. */
  from: number;
  /** -1 for a single one. */
  batch: number;
}

/** The rule over everything that waits, in memory. */
class PlainQueue {
  waiting: Item[] = [];
  readonly held = new Map<number, Item>();
  readonly #waitsSince = new Map<string, number>();

  put(item: Item): void {
    this.waiting.push(item);
    this.#waitsSince.set(item.shop, Math.min(this.#waitsSince.get(item.shop) ?? Number.POSITIVE_INFINITY, item.from));
  }

  /** What is first to be sent of a store's, now. */
  #firstOf(shop: string, now: number): Item | undefined {
    const inOrder = (a: Item, b: Item) => a.batch - b.batch || a.from - b.from || (a.id < b.id ? -1 : 1);
    return this.waiting.filter((item) => item.shop === shop && item.from <= now).sort(inOrder)[0];
  }

  #restsUntil(shop: string): number | undefined {
    const times = this.waiting.filter((item) => item.shop === shop).map(({ from }) => from);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** The list said nothing of the store any more, and the sweep has put it on again. */
  heal(shop: string, now: number): void {
    const since = this.#firstOf(shop, now)?.from ?? this.#restsUntil(shop);
    if (since === undefined) this.#waitsSince.delete(shop);
    else this.#waitsSince.set(shop, since);
  }

  give(now: number): string[] {
    const given: string[] = [];
    for (let slot = 0; slot < SLOTS; slot += 1) {
      if (this.held.has(slot)) continue;
      const waiting = stores.flatMap(({ shop, weight, cap }) => {
        if (!this.#firstOf(shop, now)) return [];
        const inFlight = [...this.held.values()].filter((item) => item.shop === shop).length;
        if (inFlight >= cap && this.held.size === SLOTS - 1) return [];
        return [{ shop, weight, inFlight, waitsSince: new Date(this.#waitsSince.get(shop) ?? Number.NaN) }];
      });
      const shop = nextStore(waiting)?.shop;
      const item = shop === undefined ? undefined : this.#firstOf(shop, now);
      if (shop === undefined || !item) break;
      this.waiting = this.waiting.filter((other) => other !== item);
      this.held.set(slot, item);
      given.push(item.id);
      const next = this.#firstOf(shop, now) ? now : this.#restsUntil(shop);
      if (next === undefined) this.#waitsSince.delete(shop);
      else this.#waitsSince.set(shop, next);
    }
    return given;
  }
}

const KINDS = ['ask', 'ask', 'batch', 'late', 'finish', 'finish', 'finish', 'put-back', 'time', 'lose'] as const;
const anyStep = fc.record({
  kind: fc.constantFrom(...KINDS),
  store: fc.nat(TIERS.length - 1),
  count: fc.integer({ min: 1, max: 8 }),
  batch: fc.nat(BATCHES.length - 1),
  slots: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { minLength: 1 }),
  ms: fc.integer({ min: 1, max: 60_000 }),
});
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

class World {
  readonly plain = new PlainQueue();
  #now = START;

  async play(step: Step): Promise<void> {
    this.#now += 10;
    const shop = stores[step.store]?.shop ?? '';
    switch (step.kind) {
      case 'ask':
        return this.#put(shop, step.count, this.#now);
      case 'batch':
        return this.#put(shop, 3 * step.count, this.#now, step.batch);
      case 'late':
        return this.#put(shop, 1, this.#now + step.ms);
      case 'finish':
        return this.#finish(step.slots);
      case 'put-back':
        return this.#putBack(step.slots[0] ?? 0, step.ms);
      case 'time':
        this.#now += step.ms;
        return;
      case 'lose':
        await WaitingStoreRecord.deleteOne({ shop });
        await sweepRenders(new Date(this.#now));
        if (this.plain.waiting.some((item) => item.shop === shop)) this.plain.heal(shop, this.#now);
    }
  }

  /** What either gives now. */
  async dispatch(): Promise<{ given: string[]; byRule: string[] }> {
    const before = new Set((await readHolders()).map(({ renderId }) => renderId));
    await assignEngineSlots(new Date(this.#now));
    const after = (await readHolders()).map(({ renderId }) => renderId);
    return { given: after.filter((id) => !before.has(id)), byRule: this.plain.give(this.#now) };
  }

  async #put(shop: string, count: number, from: number, batch = -1): Promise<void> {
    const id = BATCHES[batch];
    const waiting = Array.from({ length: count }, () => ({ shop, from: new Date(from), ...(id ? { batch: id } : {}) }));
    for (const made of await putWaiting(waiting)) this.plain.put({ id: made, shop, from, batch });
  }

  async #finish(slots: number[]): Promise<void> {
    const done = slots.flatMap((slot) => this.#take(slot) ?? []);
    await finish(...done.map(({ id }) => id));
  }

  async #putBack(slot: number, afterMs: number): Promise<void> {
    const item = this.#take(slot);
    if (!item) return;
    const from = this.#now + afterMs;
    const notBefore = new Date(from);
    await RenderRecord.updateOne({ _id: item.id }, { $set: { notBefore }, $unset: { engineSlot: 1 } });
    await noteStoreWaits(item.shop, notBefore);
    this.plain.put({ ...item, from });
  }

  #take(slot: number): Item | undefined {
    const item = this.plain.held.get(slot);
    this.plain.held.delete(slot);
    return item;
  }
}

describe('for any history of asking, finishing, putting back and waiting', () => {
  it('each slot goes to the photo that the plain rule names', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 40 }), async (steps) => {
        await mongoose.connection.collection('renders').deleteMany({});
        await WaitingStoreRecord.deleteMany({});
        // The clock goes back too.
        await EngineRunsRecord.deleteMany({});
        const world = new World();
        for (const step of steps) {
          await world.play(step);
          const { given, byRule } = await world.dispatch();
          expect(given).toEqual(byRule);
          compared += given.length;
        }
      }),
      { numRuns: inUsualRun(40, 250), seed: 20261130 },
    );
    expect(compared).toBeGreaterThan(500);
    // However slow the machine is.
  }, 900_000);
});
