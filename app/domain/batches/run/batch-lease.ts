import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { RUNNING_STATUSES } from '#app/domain/batches/batch-state.ts';
import { holdingOf } from '#app/services/database/held-record.ts';

export const heldBatches = holdingOf({
  noun: 'batch',
  record: BatchRecord,
  // A quote waits for a person, and a cancelled one for its last photos to be cancelled.
  withWork: {
    $or: [
      { status: { $in: ['listing', ...RUNNING_STATUSES] } },
      { status: 'cancelled', endedAt: { $exists: false } },
      { recountAt: { $exists: true } },
    ],
  },
  fence: 'fence',
  unchanged: ['shop', 'status'],
  earlyMs: 50,
});
