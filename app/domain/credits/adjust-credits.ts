import { writeAuditEntry } from '#app/domain/audit/write-audit-entry.ts';
import { Refusal } from '#app/domain/errors.ts';
import { inTransaction, isDuplicateKey } from '#app/services/database/transaction.ts';
import { CreditEntryRecord } from './credit-entry.record.ts';
import { movementOf } from './former-entry.ts';
import { writeCreditEntry } from './write-credit-entry.ts';

export interface CreditAdjustment {
  shop: string;
  /** Names this adjustment; the same key again changes nothing. */
  key: string;
  /** Credits to add (above zero) or take (below zero); they go to the bucket that never ends. */
  amount: number;
  reason: string;
  by: string;
  now: Date;
}

/** Adjusts a store's credits by an audited ledger entry, once per key, and returns the balance after. */
export async function adjustCredits(adjustment: CreditAdjustment): Promise<number> {
  const { shop, amount, reason, by, now } = adjustment;
  const key = `adjustment-${shop}-${adjustment.key}`;
  try {
    return await inTransaction(async (session) => {
      const balance = await writeCreditEntry(
        {
          shop,
          key,
          kind: 'adjustment',
          cause: { kind: 'adjustment', id: adjustment.key },
          counts: { pack: amount },
          reason,
          by,
          at: now,
        },
        session,
      );
      if (balance === undefined) throw new Refusal('not-found');
      await writeAuditEntry({ at: now, by, action: 'credits.adjusted', shop, facts: { amount, reason, key } }, session);
      return balance;
    });
  } catch (error) {
    if (!isDuplicateKey(error, 'key')) throw error;
    const first = await CreditEntryRecord.findOne({ key, shop }).lean();
    if (!first || movementOf(first).counts.pack !== amount) throw new Refusal('id-reused');
    return first.balanceAfter;
  }
}
