import { describe, expect, it } from 'vitest';
import {
  isFinal,
  mayFollow,
  progressOf,
  RENDER_STATUSES,
  UNFINISHED_STATUSES,
} from '#app/domain/renders/render-state.ts';

describe('the states of a render', () => {
  it('a finished render never moves again', () => {
    for (const end of ['completed', 'cancelled'] as const) {
      expect(isFinal(end)).toBe(true);
      for (const status of RENDER_STATUSES) expect(mayFollow(end, status)).toBe(false);
    }
  });

  it('a failed one moves only for a result that comes after its answer was given up', () => {
    expect(isFinal('failed')).toBe(true);
    const next = RENDER_STATUSES.filter((status) => mayFollow('failed', status));
    expect(next).toEqual(['submitted', 'storing']);
  });

  it('a render whose answer was lost is never submitted again as it stands: only word that it was not taken brings it back', () => {
    expect(mayFollow('unconfirmed', 'submitting')).toBe(false);
    const next = RENDER_STATUSES.filter((status) => mayFollow('unconfirmed', status));
    expect(next).toEqual(['queued', 'submitted', 'storing', 'failed']);
  });

  it('every unfinished state can end', () => {
    for (const status of UNFINISHED_STATUSES) {
      expect(mayFollow(status, 'failed')).toBe(true);
    }
  });

  it('progress never goes back along the way', () => {
    const way = ['queued', 'submitting', 'submitted', 'storing', 'completed'] as const;
    const progress = way.map(progressOf);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });
});
