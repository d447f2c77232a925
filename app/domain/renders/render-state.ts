/** The states of a render and what may follow each. Every change in the database is conditional on the state before. */
export const RENDER_STATUSES = [
  'queued',
  'submitting',
  'submitted',
  'storing',
  'completed',
  'failed',
  'cancelled',
  'unconfirmed',
] as const;
export type RenderStatus = (typeof RENDER_STATUSES)[number];

const NEXT: Record<RenderStatus, readonly RenderStatus[]> = {
  queued: ['submitting', 'failed', 'cancelled'],
  // Back to queued only when the engine surely did not take it.
  // On to storing when the engine's webhook is faster than its own answer.
  submitting: ['submitted', 'storing', 'queued', 'failed', 'unconfirmed'],
  // Back to queued when the engine failed it for a passing reason: failed predictions are free.
  submitted: ['storing', 'queued', 'failed'],
  storing: ['completed', 'failed'],
  completed: [],
  // Only from `answer-lost`: a result that came after it was given up is kept for the merchant, free.
  failed: ['submitted', 'storing'],
  cancelled: [],
  // The lost answer turned up after all, or ten minutes went by. Back to queued only by word of the very worker that was to
  // make the call, and knows that it was not made or not taken.
  unconfirmed: ['submitted', 'storing', 'queued', 'failed'],
};

export function mayFollow(from: RenderStatus, to: RenderStatus): boolean {
  return NEXT[from].includes(to);
}

/** True once nothing more will happen to the render by itself. */
export function isFinal(status: RenderStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** It came to no picture and its credit went back: it may be tried again. */
export const RETRYABLE_STATUSES = ['failed', 'cancelled'] as const satisfies readonly RenderStatus[];

export function isRetryable(status: RenderStatus): boolean {
  return RETRYABLE_STATUSES.some((retryable) => retryable === status);
}

export const UNFINISHED_STATUSES = RENDER_STATUSES.filter((status) => !isFinal(status));
/** The engine or we are at it: it neither waits for its turn nor rests. */
export const WORKING_STATUSES = UNFINISHED_STATUSES.filter((status) => status !== 'queued');

/** How far along a render is, 0 to 100, for a progress bar: states, not a guess at seconds. */
export function progressOf(status: RenderStatus): number {
  switch (status) {
    case 'queued':
      return 10;
    case 'submitting':
      return 25;
    case 'submitted':
    case 'unconfirmed':
      return 50;
    case 'storing':
      return 85;
    case 'completed':
    case 'failed':
    case 'cancelled':
      return 100;
  }
}
