import { beforeAll, describe, expect, it } from 'vitest';
import { costProblem } from '#app/services/images/cost-problem.ts';
import { readHeader } from '#app/services/images/decoder.ts';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import {
  avifThatClaims,
  jpegThatClaims,
  losslessWebpThatIs,
  plainWebp,
} from '#tests/fixtures/hostile-pictures/bombs.ts';
import { type GoodPictures, goodPictures } from '#tests/fixtures/hostile-pictures/good-pictures.ts';
import { blackPng } from '#tests/fixtures/hostile-pictures/png-parts.ts';

const problemOf = async (bytes: Buffer) => costProblem(bytes, await readHeader(bytes));

/** Just under 50 megapixels. */
const EDGE = 7070;

describe('what a picture costs is told by its header', () => {
  let good: GoodPictures;
  beforeAll(async () => {
    good = await goodPictures();
  });

  it('50 megapixels are not too heavy as JPEG, PNG and WebP of any kind', async () => {
    const png = { width: EDGE, height: EDGE, bitDepth: 16, colourType: 6 };
    for (const [name, bytes] of Object.entries({
      jpeg: jpegThatClaims(good.jpeg, EDGE, EDGE),
      'progressive jpeg': jpegThatClaims(good.progressiveJpeg, EDGE, EDGE),
      png: blackPng(png, { inflated: 1000 }),
      'interlaced png': blackPng({ ...png, isInterlaced: true }, { inflated: 1000 }),
      webp: losslessWebpThatIs(await plainWebp(), EDGE),
    })) {
      expect(await problemOf(bytes), name).toBeUndefined();
    }
  });

  it('an AVIF of 25 megapixels is taken, a larger one is refused before it is decoded', async () => {
    expect(await problemOf(avifThatClaims(good.avif, 5000, 5000))).toBeUndefined();
    expect(await inspectPicture(avifThatClaims(good.avif, 7000, 7000))).toEqual({ ok: false, reason: 'too-heavy' });
  });
});
