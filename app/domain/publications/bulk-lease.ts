import { holdingOf } from '#app/services/database/held-record.ts';
import { BulkActionRecord } from './bulk-action.record.ts';

export const heldBulkActions = holdingOf({
  noun: 'bulk action',
  record: BulkActionRecord,
  // A cancelled one follows what it had begun.
  withWork: { endedAt: { $exists: false } },
  fence: 'fence',
  unchanged: ['shop', 'status'],
  earlyMs: 50,
});
