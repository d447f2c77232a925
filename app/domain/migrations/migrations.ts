/** Every migration, in the order in which they are made. One that was in use once stays as it was. */
import { ledgerOverCauses } from './0001-ledger-over-causes.ts';
import { marksByProduct } from './0002-marks-by-product.ts';
import { lateLedgerEntries } from './0003-late-ledger-entries.ts';
import { latePhotosOfItems, photosOfItems } from './0004-photos-of-items.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [
  ledgerOverCauses(),
  marksByProduct,
  lateLedgerEntries(),
  photosOfItems(),
  latePhotosOfItems(),
];
