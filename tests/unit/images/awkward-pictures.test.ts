import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import { normalisePicture } from '#app/services/images/normalise-picture.ts';
import { allAwkwardPictures } from '#tests/fixtures/awkward-pictures/all-awkward-pictures.ts';
import type { AwkwardPicture, Seen } from '#tests/fixtures/awkward-pictures/awkward-picture.ts';
import { PATCHES, readPatches } from '#tests/fixtures/awkward-pictures/chart.ts';
import { ciede2000 } from '#tests/fixtures/awkward-pictures/ciede2000.ts';

const pictures = allAwkwardPictures();
const isRefused = (picture: AwkwardPicture) => typeof picture.must === 'string';

async function lookAt(bytes: Buffer, { size, within }: Seen): Promise<void> {
  expect(await inspectPicture(bytes)).toMatchObject({ ok: true });
  const normal = await normalisePicture(bytes, { longestEdge: 2000 });
  expect([normal.width, normal.height]).toEqual(size);
  expect(await sharp(normal.bytes).metadata()).toMatchObject({ format: 'jpeg', space: 'srgb', hasProfile: false });
  if (within === undefined) return;
  const seen = await readPatches(normal.bytes);
  const wrong = PATCHES.map((drawn, at) => ({ drawn, seen: seen[at] ?? ([0, 0, 0] as const) }))
    .map((patch) => ({ ...patch, off: ciede2000(patch.drawn, patch.seen) }))
    .filter(({ off }) => off > within);
  expect(wrong).toEqual([]);
}

describe('Whatever a device, a program or a bad line made of it', () => {
  it.each(pictures.filter(isRefused))('$name is refused: $must', async ({ make, must }) => {
    expect(await inspectPicture(await make())).toEqual({ ok: false, reason: must });
  });

  it.each(pictures.filter((picture) => !isRefused(picture)))('$name is taken as it looks', async ({ make, must }) => {
    await lookAt(await make(), must as Seen);
  });

  it('is tried in about 180 kinds, each under a name of its own', () => {
    expect(pictures.length).toBeGreaterThan(100);
    expect(new Set(pictures.map(({ name }) => name)).size).toBe(pictures.length);
  });
});
