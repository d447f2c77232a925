import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { layTile, readTile } from '#app/services/images/lay-tile.ts';
import { readProvenance } from '#app/services/images/provenance.ts';
import { watermarkPicture, watermarkRecipe } from '#app/services/images/watermark-picture.ts';
import { tileDrawing } from '#app/services/images/watermark-tile.ts';
import { photoLikePicture, plainPicture, stripedPicture } from './drawn-pictures.ts';

const WIDTH = 864;
const HEIGHT = 1296;
const SIZES = ['full', 'preview', 'thumbnail'] as const;
const CROPS = 400;
/** A pixel that differs by this much has been marked: more than encoding alone does. */
const CLEAR_DIFFERENCE = 12;
const provenance = { digitalSourceType: 'trainedAlgorithmicMedia', renderId: 'a'.repeat(24) } as const;

const jpegOf = (picture: Sharp) => picture.flatten().jpeg({ quality: 95 }).toBuffer();
const greyPixels = (bytes: Buffer) => sharp(bytes).greyscale().raw().toBuffer();

interface Sums {
  sums: Float64Array;
  width: number;
  height: number;
}

/** How many marked pixels lie above and left of each place: so that a crop is counted by four look-ups. */
async function sumsOfMarkedPixels(clean: Buffer, marked: Buffer): Promise<Sums> {
  const { width, height } = await sharp(marked).metadata();
  const same = await sharp(clean).resize(width, height, { fit: 'fill' }).jpeg({ quality: 95 }).toBuffer();
  const [a, b] = await Promise.all([greyPixels(same), greyPixels(marked)]);
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      row += Math.abs((a[at] ?? 0) - (b[at] ?? 0)) >= CLEAR_DIFFERENCE ? 1 : 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  return { sums, width, height };
}

/** Of a crop of a quarter of the picture, whose corner lies at these shares of what is free. */
function markedShare({ sums, width, height }: Sums, fromLeft: number, fromTop: number): number {
  const [cropWidth, cropHeight] = [Math.floor(width / 2), Math.floor(height / 2)];
  const left = Math.round(fromLeft * (width - cropWidth));
  const top = Math.round(fromTop * (height - cropHeight));
  const [right, bottom] = [left + cropWidth, top + cropHeight];
  const at = (x: number, y: number) => sums[y * (width + 1) + x] ?? 0;
  return (at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)) / (cropWidth * cropHeight);
}

/** Repeatable chance: the same crops in each run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('the watermark', () => {
  it.each([
    ['all white', () => plainPicture(WIDTH, HEIGHT, '#ffffff')],
    ['all black', () => plainPicture(WIDTH, HEIGHT, '#000000')],
    ['mid grey', () => plainPicture(WIDTH, HEIGHT, '#808080')],
    ['striped', () => stripedPicture(WIDTH, HEIGHT)],
    ['photo-like', () => photoLikePicture(WIDTH, HEIGHT)],
  ])('A watermarked picture carries the mark in every crop of a quarter: %s', async (_name, draw) => {
    const clean = await jpegOf(draw());
    for (const size of SIZES) {
      const sums = await sumsOfMarkedPixels(clean, await watermarkPicture(clean, { size }));
      const next = chance(7);
      const corners = [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ];
      const inside = Array.from({ length: CROPS }, () => [next(), next()]);
      for (const [left = 0, top = 0] of [...corners, ...inside]) {
        expect(markedShare(sums, left, top), `${size}, crop at ${left}, ${top}`).toBeGreaterThan(0.02);
      }
    }
  });

  it.each([
    ['wide', 1600, 520],
    ['small', 200, 240],
    ['of odd size', 801, 1203],
  ])('a picture that is %s is marked too, at its own size', async (_name, width, height) => {
    const marked = await watermarkPicture(await jpegOf(photoLikePicture(width, height)));
    expect(await sharp(marked).metadata()).toMatchObject({ format: 'jpeg', width, height });
  });

  it('a grey or translucent picture is marked too', async () => {
    const grey = await plainPicture(600, 700).toColourspace('b-w').png().toBuffer();
    const clear = await sharp({ create: { width: 600, height: 700, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer();
    for (const bytes of [grey, clear]) {
      expect(await sharp(await watermarkPicture(bytes)).metadata()).toMatchObject({ width: 600, height: 700 });
    }
  });

  it.each([
    ['full', WIDTH, HEIGHT],
    ['preview', 667, 1000],
    ['thumbnail', 267, 400],
  ] as const)('at the size %s it names its provenance, and is never enlarged', async (size, width, height) => {
    const marked = await watermarkPicture(await jpegOf(plainPicture(WIDTH, HEIGHT)), { size, provenance });
    expect(await sharp(marked).metadata()).toMatchObject({ format: 'jpeg', width, height });
    expect(await readProvenance(marked)).toEqual(provenance);
    const small = await watermarkPicture(await jpegOf(plainPicture(200, 240)), { size });
    expect(await sharp(small).metadata()).toMatchObject({ width: 200, height: 240 });
  });

  it('each size has a name of its own, by which it is kept', () => {
    const names = SIZES.map(watermarkRecipe);
    expect(new Set(names).size).toBe(SIZES.length);
    expect(SIZES.map(watermarkRecipe)).toEqual(names);
  });
});

describe('laying a tile over a picture', () => {
  it('does what the image library does, within rounding', async () => {
    const [width, height] = [203, 151];
    const { data } = await photoLikePicture(width, height).flatten().raw().toBuffer({ resolveWithObject: true });
    const png = await sharp(Buffer.from(tileDrawing(60, 64)))
      .png()
      .toBuffer();
    const theirs = await sharp(data, { raw: { width, height, channels: 3 } })
      .composite([{ input: png, tile: true, gravity: 'northwest' }])
      .removeAlpha()
      .raw()
      .toBuffer();
    const ours = layTile(data, width, await readTile(png));
    expect(ours.length).toBe(theirs.length);
    expect(Math.max(...ours.map((value, at) => Math.abs(value - (theirs[at] ?? 0))))).toBeLessThanOrEqual(2);
    expect(ours.equals(data)).toBe(false);
  });
});

describe('If watermarking fails, nothing is served', () => {
  const transparent = { r: 0, g: 0, b: 0, alpha: 0 };
  const blank = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 4, background: transparent } }).png();

  it.each([
    ['draws nothing', () => blank(200, 200).toBuffer()],
    [
      'marks one corner only',
      () =>
        blank(WIDTH, HEIGHT)
          .composite([
            { input: { create: { width: 300, height: 300, channels: 4, background: '#fff' } }, left: 0, top: 0 },
          ])
          .toBuffer(),
    ],
    ['is no picture', async () => Buffer.from('no tile')],
    ['fails', async () => Promise.reject(new Error('no tile'))],
  ])('a tile that %s', async (_name, drawTile) => {
    const clean = await jpegOf(photoLikePicture(WIDTH, HEIGHT));
    for (const size of SIZES) {
      const marking = watermarkPicture(clean, { size, drawTile: async () => readTile(await drawTile()) });
      await expect(marking).rejects.toMatchObject({ service: 'images', retry: 'never' });
    }
  });

  it('a damaged picture', async () => {
    const whole = await jpegOf(stripedPicture(WIDTH, HEIGHT));
    for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('not a picture')]) {
      await expect(watermarkPicture(bytes)).rejects.toMatchObject({ service: 'images', retry: 'never' });
    }
  });
});
