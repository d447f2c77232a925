import { Types } from 'mongoose';
import { type CreditEntry, CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { type FormerEntry, movementOf } from '#app/domain/credits/former-entry.ts';
import type { Migration } from './migration.ts';

type StoredEntry = (CreditEntry | FormerEntry) & { _id: Types.ObjectId };

/**
 * Gives each credit entry its cause and its counts. The fields that they come from stay: the version before reads them as
 * long as it runs beside this one.
 */
export function ledgerOverCauses(entriesAtOnce = 500): Migration {
  return { number: 1, name: 'ledger-over-causes', runs: 'start', step: carryEntriesOver(entriesAtOnce) };
}

/** One step over all entries by their ids, which changes those that are still as they were before. */
export function carryEntriesOver(entriesAtOnce: number): Migration['step'] {
  return async (reached) => {
    const after = reached ? { _id: { $gt: new Types.ObjectId(reached) } } : {};
    const entries = await CreditEntryRecord.find(after).sort({ _id: 1 }).limit(entriesAtOnce).lean<StoredEntry[]>();
    const former = entries.filter((entry) => !('counts' in entry));
    if (former.length > 0) {
      await CreditEntryRecord.bulkWrite(
        former.map((entry) => ({
          updateOne: {
            filter: { _id: entry._id, counts: { $exists: false } },
            update: { $set: movementOf(entry) },
          },
        })),
        { ordered: false },
      );
    }
    return entries.length < entriesAtOnce ? undefined : String(entries.at(-1)?._id);
  };
}
