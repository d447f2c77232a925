import type { Photo } from './answers.ts';

type Tone = 'info' | 'success' | 'warning' | 'critical' | 'neutral';

/** The state of a photo in a word or two: its key among the texts, and the tone that it has. */
export function stateOf({ status, waitingFor, publication }: Photo): { key: string; tone: Tone } {
  switch (publication?.status) {
    case 'published':
      return { key: 'state.published', tone: 'success' };
    case 'removed':
      return { key: 'state.removed', tone: 'warning' };
    case 'not_undone':
      return { key: 'state.notUndone', tone: 'warning' };
    case 'undoing':
      return { key: 'state.undoing', tone: 'info' };
    case 'queued':
    case 'uploading':
    case 'processing':
      return { key: 'state.publishing', tone: 'info' };
    case 'failed':
      return { key: 'state.notPublished', tone: 'critical' };
    default:
  }
  if (status === 'completed') return { key: 'state.ready', tone: 'info' };
  if (status === 'failed') return { key: 'state.failed', tone: 'critical' };
  if (status === 'cancelled') return { key: 'state.cancelled', tone: 'neutral' };
  return { key: waitingFor === 'engine-stopped' ? 'state.engineStopped' : 'state.working', tone: 'info' };
}

/** How long ago a photo was asked for, to be taken for the one that its asker comes back to. */
const RECENT_MS = 10 * 60 * 1000;

/** Whether it was asked for a moment ago, at `now` (milliseconds). */
export function isRecent({ createdAt }: Photo, now: number): boolean {
  return now - Date.parse(createdAt) < RECENT_MS;
}

/** Whether something still happens to it by itself. */
export function isMoving({ isFinal, publication }: Photo): boolean {
  return !isFinal || (publication !== null && !publication.isFinal);
}

export function isOnProduct({ publication }: Photo): boolean {
  return publication?.status === 'published' || publication?.status === 'not_undone';
}

export function canBePublished(photo: Photo): boolean {
  return photo.status === 'completed' && !isMoving(photo) && !isOnProduct(photo);
}

/** Its credit went back: it can be tried again. */
export function canBeTriedAgain({ status }: Photo): boolean {
  return status === 'failed' || status === 'cancelled';
}

/** What went wrong last, where something did. */
export function failureOf({ failure, publication }: Photo): Photo['failure'] {
  return failure ?? publication?.undoFailure ?? publication?.failure ?? null;
}
