import { describe, expect, it } from 'vitest';
import {
  isResting,
  PUBLICATION_STATUSES,
  publicationProgress,
  UNDOABLE_PUBLICATIONS,
} from '#app/domain/publications/publication-state.ts';

describe('the states of a publication', () => {
  it('progress is complete exactly where nothing more happens', () => {
    for (const status of PUBLICATION_STATUSES) expect(publicationProgress(status) === 100).toBe(isResting(status));
  });

  it('only what is on its product can be undone, also after an undoing that failed', () => {
    expect(UNDOABLE_PUBLICATIONS).toEqual(['published', 'not_undone']);
  });

  it('what the merchant removed in Shopify rests, and is not ours to undo', () => {
    expect(isResting('removed')).toBe(true);
    expect(UNDOABLE_PUBLICATIONS).not.toContain('removed');
  });
});
