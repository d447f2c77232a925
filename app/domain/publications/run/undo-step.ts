import { UNDOABLE_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';

/** The change that asks for the undoing of a publication, and the state that it is conditional on. */
export function undoStep(now: Date) {
  return {
    condition: { status: { $in: UNDOABLE_PUBLICATIONS } },
    update: {
      $set: { status: 'undoing' as const, statusAt: now, notBefore: now, attempts: 0 },
      $unset: { undoFailure: 1 as const, trouble: 1 as const },
      $inc: { version: 1 },
    },
  };
}
