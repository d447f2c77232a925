import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumLedger } from '#app/domain/reconciliation/ledger-rules.ts';

type Move = { allowance: number; pack: number };
const moves = fc.array(
  fc.record({ allowance: fc.integer({ min: -9, max: 9 }), pack: fc.integer({ min: -9, max: 9 }) }),
  {
    minLength: 1,
  },
);

function entriesOf(all: Move[]) {
  let balance = 0;
  return all.map((counts) => {
    balance += counts.allowance + counts.pack;
    return { counts, balanceAfter: balance };
  });
}

function sumOf(entries: ReturnType<typeof entriesOf>) {
  const sum = sumLedger();
  for (const entry of entries) sum.add(entry);
  return sum;
}

describe('a ledger', () => {
  it('adds up in any order, and has no gap', () => {
    fc.assert(
      fc.property(moves, fc.integer(), (all, seed) => {
        const entries = entriesOf(all);
        const shuffled = [...entries].sort((a, b) => ((a.balanceAfter ^ seed) % 7) - ((b.balanceAfter ^ seed) % 7));
        const sum = sumOf(shuffled);
        expect(sum.gaps()).toEqual([]);
        expect(sum.count()).toBe(all.length);
        expect(sum.balances().total).toBe(entries.at(-1)?.balanceAfter);
      }),
    );
  });

  it('has one where an entry that moves something says another balance', () => {
    fc.assert(
      fc.property(moves, fc.nat(), (all, at) => {
        const entries = entriesOf([...all, { allowance: 1, pack: 0 }]);
        const index = at % all.length;
        const entry = entries[index];
        fc.pre(entry !== undefined && entry.counts.allowance + entry.counts.pack !== 0);
        const changed = entries.map((one) => (one === entry ? { ...one, balanceAfter: one.balanceAfter + 1000 } : one));
        expect(sumOf(changed).gaps()).not.toEqual([]);
      }),
    );
  });

  it('without entries holds nothing', () => {
    expect(sumLedger().balances()).toEqual({ allowance: 0, pack: 0, total: 0 });
    expect(sumLedger().gaps()).toEqual([]);
  });
});
