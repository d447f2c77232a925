import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pictureTurn } from '#app/services/images/picture-turns.ts';

describe('pictures from outside are taken in turn', () => {
  it('however many come at once, one is held at a time, and one that fails lets the next go on', async () => {
    let held = 0;
    let most = 0;
    const take = async (at: number) => {
      held += 1;
      most = Math.max(most, held);
      await sleep(2);
      held -= 1;
      if (at % 3 === 0) throw new Error('damaged');
      return at;
    };
    const ends = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => pictureTurn(() => take(at))));
    expect(most).toBe(1);
    expect(ends.filter(({ status }) => status === 'fulfilled').length).toBe(13);
  });
});
