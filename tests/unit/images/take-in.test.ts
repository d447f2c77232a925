import { expect, it } from 'vitest';
import { takeIn } from '#app/services/images/take-in.ts';
import { plainPicture } from './drawn-pictures.ts';

it('what fails after it passed the look is refused for good, and not tried again', async () => {
  const bytes = await plainPicture().png().toBuffer();
  // Stands for whatever a decoder may find only while it makes the picture.
  const taken = await takeIn(bytes, { longestEdge: 2000, flattenOn: 'no colour' });
  expect(taken).toEqual({ ok: false, reason: 'truncated' });
});

it('a sound picture comes out as it is kept', async () => {
  const bytes = await plainPicture(600, 700).png().toBuffer();
  expect(await takeIn(bytes, { longestEdge: 2000 })).toMatchObject({
    ok: true,
    picture: { width: 600, height: 700, type: 'jpeg' },
  });
});
