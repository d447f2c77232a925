import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDecoders, takeInPicture } from '#app/services/images/decoding/outside-pictures.ts';
import { holdPicture } from '#app/services/images/picture-turns.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { plainPicture } from './drawn-pictures.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});
afterAll(closeDecoders);

it('a store whose pictures never come holds up neither another store nor the decoding of its own', async () => {
  const shirt = await plainPicture(600, 700).png().toBuffer();
  let giveUp = () => {};
  const hanging = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  // More than there are places for all stores.
  const slow = Array.from({ length: 10 }, () => holdPicture('a', () => hanging));
  const takeIn = (owner: string) => takeInPicture(shirt, { owner, longestEdge: 600 });
  expect(await holdPicture('b', () => takeIn('b'))).toMatchObject({ ok: true });
  expect(await takeIn('a')).toMatchObject({ ok: true });
  giveUp();
  await Promise.all(slow);
});
