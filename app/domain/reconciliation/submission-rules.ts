/** What must hold between a photo and what the engine says of it. No database here. */
import type { RenderFailureCode } from '#app/domain/renders/render-failure.ts';
import type { RenderStatus } from '#app/domain/renders/render-state.ts';
import type { PredictionState } from '#app/services/fashn/engine.ts';
import type { Gap } from './credit-rules.ts';

export interface SentPhoto {
  status: RenderStatus;
  failure?: { code: RenderFailureCode } | null | undefined;
  predictionId?: string | null | undefined;
}

/** What stays to be said of a photo. */
export type Verdict = { gap: Gap } | { note: string };

/** Whether a photo of this state has to have the id of the engine's. */
export function judgeSubmission({ status, predictionId }: SentPhoto): Verdict | undefined {
  switch (status) {
    case 'submitted':
    case 'storing':
    case 'completed':
      return predictionId ? undefined : { gap: { expected: `the engine’s id, as it is ${status}`, found: 'none' } };
    case 'unconfirmed':
      return { note: 'it was submitted, and the engine’s answer was lost: whether it is paid shows within minutes' };
    case 'queued':
    case 'submitting':
    case 'failed':
    case 'cancelled':
      return undefined;
  }
}

/** The engine was done, and yet there is no photo, for a reason that is written down. */
const LOST_AFTERWARDS: readonly RenderFailureCode[] = ['answer-lost', 'result-gone', 'result-unusable', 'our-fault'];

/** Whether the engine says the same of a photo as its record. What it can't say is a note. */
export function judgeWord(photo: SentPhoto, word: PredictionState): Verdict | undefined {
  if (word.kind === 'later' || word.kind === 'unauthorized') return { note: 'the engine could not be asked about it' };
  if (word.kind === 'failed' && word.creditsUsed) {
    return { gap: { expected: 'a failed prediction to be free', found: `${word.creditsUsed} credits used` } };
  }
  switch (photo.status) {
    case 'completed':
    case 'storing':
      return word.kind === 'done' ? undefined : differs(photo, 'done', word);
    case 'failed':
      return judgeFailed(photo, word);
    // Whatever the engine says of it now, the next look will take in.
    case 'submitted':
    case 'queued':
    case 'submitting':
    case 'unconfirmed':
    case 'cancelled':
      return undefined;
  }
}

function judgeFailed(photo: SentPhoto, word: PredictionState): Verdict | undefined {
  const code = photo.failure?.code;
  if (word.kind === 'failed') return undefined;
  if (!code || !LOST_AFTERWARDS.includes(code)) return differs(photo, 'failed', word);
  // It was given up while the engine was at it, or after it had forgotten.
  return word.kind === 'done' ? { note: `the engine made it, and it was lost here: ${code}` } : undefined;
}

function differs({ status, predictionId }: SentPhoto, expected: string, word: PredictionState): Verdict {
  const found = word.kind === 'gone' ? 'an id that it does not know' : word.kind;
  return { gap: { expected: `the engine to say ${expected} of ${predictionId}, as it is ${status}`, found } };
}
