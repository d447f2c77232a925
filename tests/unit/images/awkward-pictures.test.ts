import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeRender } from '#app/services/images/encode-render.ts';
import { type Inspection, inspectPicture } from '#app/services/images/inspect-picture.ts';
import { normalisePicture } from '#app/services/images/normalise-picture.ts';
import { resizeForWeb } from '#app/services/images/resize-for-web.ts';
import { watermarkPicture } from '#app/services/images/watermark-picture.ts';
import { allAwkwardPictures } from '#tests/fixtures/awkward-pictures/all-awkward-pictures.ts';
import type { AwkwardPicture, Seen } from '#tests/fixtures/awkward-pictures/awkward-picture.ts';
import { GREY_PATCHES, PATCHES, type Rgb, readPatches } from '#tests/fixtures/awkward-pictures/chart.ts';
import { ciede2000 } from '#tests/fixtures/awkward-pictures/ciede2000.ts';
import { deepPictures } from '#tests/fixtures/awkward-pictures/deep-pictures.ts';
import { dottedPicture } from './drawn-pictures.ts';

const pictures = allAwkwardPictures();
const placement = { left: 0.3, top: 0.6, scale: 1, angleDegrees: -28, opacity: 1 };
const isRefused = (picture: AwkwardPicture) => typeof picture.must === 'string';

async function lookAt(bytes: Buffer, { size, within, isGrey }: Seen): Promise<void> {
  expect(await inspectPicture(bytes)).toMatchObject({ ok: true });
  const normal = await normalisePicture(bytes, { longestEdge: 2000 });
  expect([normal.width, normal.height]).toEqual(size);
  expect(await sharp(normal.bytes).metadata()).toMatchObject({ format: 'jpeg', space: 'srgb', hasProfile: false });
  if (within === undefined) return;
  expect(await wrongPatches(normal.bytes, isGrey ? GREY_PATCHES : PATCHES, within)).toEqual([]);
}

async function wrongPatches(bytes: Buffer, drawn: readonly Rgb[], within: number) {
  const seen = await readPatches(bytes);
  return drawn
    .map((colour, at) => ({ colour, seen: seen[at] ?? ([0, 0, 0] as const) }))
    .map((patch) => ({ ...patch, off: ciede2000(patch.colour, patch.seen) }))
    .filter(({ off }) => off > within);
}

describe('Whatever a device, a program or a bad line made of it', () => {
  it.each(pictures.filter(isRefused))('$name is refused: $must', async ({ make, must }) => {
    expect(await inspectPicture(await make())).toEqual({ ok: false, reason: must });
  });

  it.each(pictures.filter((picture) => !isRefused(picture)))('$name is taken as it looks', async ({ make, must }) => {
    await lookAt(await make(), must as Seen);
  });

  it.each(deepPictures())('$name keeps its colours when it is what the engine made', async ({ make, must }) => {
    const { bytes } = await encodeRender(await make(), {
      provenance: { digitalSourceType: 'trainedAlgorithmicMedia', recordId: 'a'.repeat(24) },
    });
    const { isGrey, within = 1.5 } = must as Seen;
    expect(await wrongPatches(bytes, isGrey ? GREY_PATCHES : PATCHES, within)).toEqual([]);
  });

  it('is judged by its own bytes alone, whatever else is decoded meanwhile', async () => {
    const broken = await pictures.find(({ name }) => name === 'a baseline JPEG cut at 60 % and closed')?.make();
    const other = await dottedPicture().jpeg().toBuffer();
    let isOver = false;
    const loop = async (work: () => Promise<unknown>) => {
      let rounds = 0;
      for (; !isOver; rounds += 1) await work();
      return rounds;
    };
    const beside = [
      loop(() => resizeForWeb(other, { longestEdge: 400 })),
      loop(() => watermarkPicture(other, { placement, size: 'thumbnail' })),
    ];
    const found: Inspection[] = [];
    for (let time = 0; time < 50; time += 1) {
      found.push(await inspectPicture(broken ?? Buffer.alloc(0)));
      // What is judged at once would leave the others no turn.
      await sleep(5);
    }
    isOver = true;
    expect(Math.min(...(await Promise.all(beside)))).toBeGreaterThan(1);
    expect(found).toEqual(Array.from({ length: 50 }, () => ({ ok: false, reason: 'truncated' })));
  });

  it('is tried in 180 kinds and more, each under a name of its own', () => {
    expect(pictures.length).toBeGreaterThanOrEqual(180);
    expect(new Set(pictures.map(({ name }) => name)).size).toBe(pictures.length);
  });
});
