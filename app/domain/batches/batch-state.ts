/** The states of a batch and what may follow each. Every change in the database is conditional on the state before. */
export const BATCH_STATUSES = [
  /** Its items are being found in the catalogue. */
  'listing',
  /** All are found and counted; nothing is charged yet. */
  'quoted',
  /** Paid for; its first photos are about to be made of it. */
  'expanding',
  'processing',
  'paused',
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** Still on its way to a quote. */
export const UNSTARTED_STATUSES = ['listing', 'quoted'] as const satisfies readonly BatchStatus[];
/** Started, and with items that may still become photos. */
export const RUNNING_STATUSES = ['expanding', 'processing', 'paused'] as const satisfies readonly BatchStatus[];

export function isRunning(status: BatchStatus): boolean {
  return RUNNING_STATUSES.some((running) => running === status);
}

/** How a batch ends whose photos have all come to rest. */
export function endOf({ completed, failed }: { completed: number; failed: number }): BatchStatus {
  if (completed === 0) return 'failed';
  return failed > 0 ? 'completed_with_errors' : 'completed';
}
