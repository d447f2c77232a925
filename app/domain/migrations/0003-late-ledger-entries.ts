import { carryEntriesOver } from './0001-ledger-over-causes.ts';
import type { Migration } from './migration.ts';

/** Carries over what processes of the version before still wrote while the first migration was made, or after it. */
export function lateLedgerEntries(entriesAtOnce = 500): Migration {
  return { number: 3, name: 'late-ledger-entries', runs: 'command', step: carryEntriesOver(entriesAtOnce) };
}
