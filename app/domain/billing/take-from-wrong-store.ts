import type { ClientSession } from 'mongoose';
import { type CreditChange, writeCreditEntry } from '#app/domain/credits/write-credit-entry.ts';

/** Takes credits of a payment that was another store's, in the caller's transaction. */
export async function takeFromWrongStore(
  { key, ...entry }: Omit<CreditChange, 'kind' | 'reason'>,
  session: ClientSession,
): Promise<void> {
  const { allowance = 0, pack = 0 } = entry.counts;
  if (allowance + pack >= 0) return;
  const reason = 'Credits of a purchase that was another store’s';
  const change = { ...entry, key: `${key}-not-theirs`, kind: 'adjustment' as const, reason };
  const balance = await writeCreditEntry({ ...change, by: 'payment-correction' }, session);
  if (balance === undefined) throw new Error(`${entry.shop} did not hold what ${change.key} takes`);
}

/** For an admin. */
export function sayNotTakenBack(credits: number): string {
  return credits > 0 ? `${credits} of its credits were spent there and could not be taken back.` : '';
}
