/** What must hold of a store's ledger by itself. No database here. */
import type { CreditBucket, CreditCounts } from '#app/domain/credits/credit-entry.record.ts';

export interface LedgerSum {
  add(entry: { counts: CreditCounts; balanceAfter: number }): void;
  /** What all entries come to. */
  balances(): Record<CreditBucket | 'total', number>;
  count(): number;
  /** Balances that entries lead to, or from, without another entry that goes on there. */
  gaps(): number[];
}

/**
 * Adds a ledger up, entry by entry, in any order. Each leads from one balance to another, and all together from nothing to
 * the balance of now: where one begins, another one has ended.
 */
export function sumLedger(): LedgerSum {
  const sum = { allowance: 0, pack: 0 };
  let count = 0;
  /** By balance: how many more entries ended there than began. */
  const ends = new Map<number, number>();
  const note = (balance: number, by: 1 | -1, to = ends) => {
    const now = (to.get(balance) ?? 0) + by;
    if (now === 0) to.delete(balance);
    else to.set(balance, now);
  };
  const balances = () => ({ ...sum, total: sum.allowance + sum.pack });
  return {
    add({ counts: { allowance = 0, pack = 0 }, balanceAfter }) {
      sum.allowance += allowance;
      sum.pack += pack;
      count += 1;
      note(balanceAfter, 1);
      note(balanceAfter - allowance - pack, -1);
    },
    balances,
    count: () => count,
    gaps() {
      const open = new Map(ends);
      note(0, 1, open);
      note(balances().total, -1, open);
      return [...open.keys()].sort((a, b) => a - b);
    },
  };
}
