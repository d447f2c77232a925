import { describe, expect, it } from 'vitest';
import type { Answer } from '#extensions/shared/call-app.ts';
import { PressIds } from '#extensions/shared/press-ids.ts';

const refusedWith = (code: string): Answer<unknown> => ({ ok: false, problem: { code, title: '', detail: '' } });

describe('the id of what is pressed in an extension', () => {
  // Each of these can be the answer to a second ask, or have been said after it was done.
  it.each(['away', 'unauthorized', 'too-many-requests', 'internal', 'unavailable', 'out-of-credits'])(
    'is the same when it is pressed again after "%s", whatever else was pressed between',
    (code) => {
      const ids = new PressIds();
      const id = ids.take('again a');
      expect(id).toMatch(/^[0-9a-f]{24}$/);
      ids.settle('again a', refusedWith(code));
      const other = ids.take('publish b');
      expect(other).not.toBe(id);
      ids.settle('publish b', { ok: true, value: null });
      expect(ids.take('again a')).toBe(id);
    },
  );

  it('is a new one once it is done, or where the old one stands for something else', () => {
    const ids = new PressIds();
    for (const answer of [{ ok: true, value: null } as const, refusedWith('id-reused')]) {
      const id = ids.take('ask');
      ids.settle('ask', answer);
      expect(ids.take('ask')).not.toBe(id);
    }
  });
});
