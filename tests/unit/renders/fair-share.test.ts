import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeSlot, mayHoldOneMore, nextStore, type WaitingStore } from '#app/domain/engine/fair-share.ts';

const store = (shop: string, part: Partial<WaitingStore> = {}): WaitingStore => ({
  shop,
  weight: 1,
  waitsSince: new Date(0),
  inFlight: 0,
  ...part,
});

describe('whose turn it is at the engine', () => {
  it('a single render of one store goes before the next of another store’s thousands', () => {
    const batch = store('batch', { inFlight: 5, waitsSince: new Date(1) });
    const single = store('single', { inFlight: 0, waitsSince: new Date(1_000_000) });
    expect(nextStore([batch, single])?.shop).toBe('single');
  });

  it('a plan with a larger share holds more slots before others go first', () => {
    const free = store('free', { inFlight: 1 });
    const growth = store('growth', { inFlight: 3, weight: 4 });
    expect(nextStore([free, growth])?.shop).toBe('growth');
  });

  it('among equals the one that has waited longest goes first', () => {
    const waiting = [store('late', { waitsSince: new Date(2) }), store('early', { waitsSince: new Date(1) })];
    expect(nextStore(waiting)?.shop).toBe('early');
  });

  it('idle slots are lent: a store that waits alone gets every slot', () => {
    expect(nextStore([store('alone', { inFlight: 99 })])?.shop).toBe('alone');
  });

  it('never picks a store that holds more for its weight than another one that waits', () => {
    const stores = fc.array(
      fc.record({
        shop: fc.uuid(),
        weight: fc.constantFrom(1, 2, 4),
        waitsSince: fc.date({ noInvalidDate: true }),
        inFlight: fc.nat(6),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(stores, (waiting) => {
        const chosen = nextStore(waiting);
        const least = Math.min(...waiting.map((one) => one.inFlight / one.weight));
        return chosen !== undefined && chosen.inFlight / chosen.weight === least;
      }),
    );
  });
});

describe('how many slots one store may hold', () => {
  it('as many as its plan’s cap while any is free', () => {
    expect(mayHoldOneMore({ inFlight: 9, cap: 10 }, 1)).toBe(true);
  });

  it('beyond it what is idle, but not the last one: whoever comes next has it at once', () => {
    expect(mayHoldOneMore({ inFlight: 10, cap: 10 }, 2)).toBe(true);
    expect(mayHoldOneMore({ inFlight: 10, cap: 10 }, 1)).toBe(false);
  });
});

describe('a free slot', () => {
  it('is the lowest number that nobody holds', () => {
    expect(freeSlot(new Set([0, 2]), 3)).toBe(1);
    expect(freeSlot(new Set(), 3)).toBe(0);
  });

  it('there is none when all are held', () => {
    expect(freeSlot(new Set([0, 1, 2]), 3)).toBeUndefined();
  });
});
