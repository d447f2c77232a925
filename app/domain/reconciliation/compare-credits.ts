import { setTimeout as sleep } from 'node:timers/promises';
import { type Business, BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { movementOf } from '#app/domain/credits/former-entry.ts';
import { isSpending } from '#app/domain/credits/reserve-credits.ts';
import { comparePhotoCredits } from './compare-photo-credits.ts';
import { compareReservations } from './compare-reservations.ts';
import { A_PAGE } from './confirm.ts';
import { hasItsName } from './credit-rules.ts';
import type { Comparing, Difference, Finding } from './finding.ts';
import { type LedgerSum, sumLedger } from './ledger-rules.ts';

/** A store whose balance moves while its ledger is read is read again, so often. */
const MOST_LOOKS = 8;
const PAUSE_MS = 500;

/**
 * Compares each store's ledger with its balance, with its photos and with what they were paid by: every credit was taken
 * once, and given back once where its photo came to nothing.
 */
export async function* compareCredits(comparing: Comparing): AsyncGenerator<Finding> {
  const { shop: only } = comparing;
  const businesses = BusinessRecord.find(only ? { shop: only } : {})
    .select('shop')
    .sort({ _id: 1 })
    .lean()
    .cursor({ batchSize: A_PAGE });
  for await (const { shop } of businesses) {
    yield { kind: 'compared', what: 'stores', count: 1 };
    yield* compareLedger(shop);
    yield* compareReservations(shop, comparing);
    yield* comparePhotoCredits(shop, comparing);
  }
}

async function* compareLedger(shop: string): AsyncGenerator<Finding> {
  for (let looks = 1; ; looks += 1) {
    const before = await balanceOf(shop);
    const { sum, differences } = await readLedger(shop);
    const after = await balanceOf(shop);
    // It is being deleted.
    if (!before || !after) return;
    const found = [...differences, ...ledgerDifferences(shop, after, sum)];
    const isStill = String(before.updatedAt) === String(after.updatedAt);
    if (found.length > 0 && looks < MOST_LOOKS && (!isStill || looks === 1)) {
      await sleep(PAUSE_MS);
      continue;
    }
    yield { kind: 'compared', what: 'ledger entries', count: sum.count() };
    if (found.length === 0 || isStill) yield* found;
    else
      yield { kind: 'note', part: 'credits', shop, sentence: 'its balance moves all the time; compare it again later' };
    return;
  }
}

type Balance = Pick<Business, 'aiCreditsRemaining' | 'allowanceCredits' | 'packCredits' | 'updatedAt'>;

function balanceOf(shop: string): Promise<Balance | null> {
  return BusinessRecord.findOne({ shop }).select('aiCreditsRemaining allowanceCredits packCredits updatedAt').lean();
}

async function readLedger(shop: string): Promise<{ sum: LedgerSum; differences: Difference[] }> {
  const sum = sumLedger();
  const differences: Difference[] = [];
  const entries = CreditEntryRecord.find({ shop }).sort({ at: 1, _id: 1 }).lean().cursor({ batchSize: A_PAGE });
  for await (const entry of entries) {
    const { cause, counts } = movementOf(entry);
    sum.add({ counts, balanceAfter: entry.balanceAfter });
    if (!isSpending(cause) || hasItsName({ ...entry, cause, counts })) continue;
    const record = `ledger entry ${entry.key}`;
    const expected = `the one ${entry.kind} of ${cause.kind} ${cause.id}`;
    differences.push({ kind: 'difference', part: 'credits', shop, record, expected, found: 'another one' });
  }
  const doubled = await CreditEntryRecord.aggregate<{ _id: string; count: number }>([
    { $match: { shop } },
    { $group: { _id: '$key', count: { $sum: 1 } } },
    { $match: { count: { $gt: 1 } } },
  ]).allowDiskUse(true);
  for (const { _id, count } of doubled) {
    const record = `ledger entry ${_id}`;
    differences.push({ kind: 'difference', part: 'credits', shop, record, expected: 'it once', found: `${count}` });
  }
  return { sum, differences };
}

function ledgerDifferences(shop: string, balance: Balance, sum: LedgerSum): Difference[] {
  const is = sum.balances();
  const pairs = [
    ['allowance credits', is.allowance, balance.allowanceCredits],
    ['pack credits', is.pack, balance.packCredits],
    ['credits in all', is.total, balance.aiCreditsRemaining],
  ] as const;
  const differences: Difference[] = pairs.flatMap(([what, ledger, claimed]) =>
    ledger === claimed
      ? []
      : [
          {
            kind: 'difference',
            part: 'credits',
            shop,
            record: 'the store’s balance',
            expected: `${ledger} ${what}, as the ledger has them`,
            found: String(claimed),
          },
        ],
  );
  const gaps = sum.gaps();
  if (gaps.length > 0) {
    differences.push({
      kind: 'difference',
      part: 'credits',
      shop,
      record: 'the ledger',
      expected: 'each entry to go on where another ended',
      found: `gaps at the balances ${gaps.slice(0, 10).join(', ')}`,
    });
  }
  return differences;
}
