import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { layTile, readTile } from '#app/services/images/lay-tile.ts';
import { readProvenance } from '#app/services/images/provenance.ts';
import { watermarkPicture, watermarkRecipe } from '#app/services/images/watermark-picture.ts';
import { type WatermarkPlacement, watermarkPlacement } from '#app/services/images/watermark-placement.ts';
import { tileDrawing } from '#app/services/images/watermark-tile.ts';
import { productEnvironment } from '#tests/fixtures/product-environment.ts';
import { photoLikePicture, plainPicture, stripedPicture } from './drawn-pictures.ts';

beforeAll(() => {
  Object.assign(process.env, productEnvironment());
});

const WIDTH = 864;
const HEIGHT = 1296;
const SIZES = ['full', 'preview', 'thumbnail'] as const;
const CROPS = 150;
/** A pixel that differs by this much has been marked: more than encoding alone does. */
const CLEAR_DIFFERENCE = 12;
const placement = { left: 0.3, top: 0.6, scale: 1, angleDegrees: -28, opacity: 1 };
/** The faintest, smallest and steepest that a picture can get. */
const EXTREMES = [
  placement,
  { left: 0, top: 0, scale: 0.8, angleDegrees: 30, opacity: 0.88 },
  { left: 0.99, top: 0.5, scale: 1, angleDegrees: -16, opacity: 0.88 },
];
const provenance = { digitalSourceType: 'trainedAlgorithmicMedia', recordId: 'a'.repeat(24) } as const;

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
    for (const [size, extreme] of SIZES.flatMap((each) => EXTREMES.map((extreme) => [each, extreme] as const))) {
      const sums = await sumsOfMarkedPixels(clean, await watermarkPicture(clean, { size, placement: extreme }));
      const next = chance(7);
      const corners = [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ];
      const inside = Array.from({ length: CROPS }, () => [next(), next()]);
      for (const [left = 0, top = 0] of [...corners, ...inside]) {
        expect(
          markedShare(sums, left, top),
          `${size}, ${JSON.stringify(extreme)}, crop at ${left}, ${top}`,
        ).toBeGreaterThan(0.02);
      }
    }
  });

  it.each([
    ['wide', 1600, 520],
    ['small', 200, 240],
    ['of odd size', 801, 1203],
  ])('a picture that is %s is marked too, at its own size', async (_name, width, height) => {
    const marked = await watermarkPicture(await jpegOf(photoLikePicture(width, height)), { placement });
    expect(await sharp(marked).metadata()).toMatchObject({ format: 'jpeg', width, height });
  });

  it('a grey or translucent picture is marked too', async () => {
    const grey = await plainPicture(600, 700).toColourspace('b-w').png().toBuffer();
    const clear = await sharp({ create: { width: 600, height: 700, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer();
    for (const bytes of [grey, clear]) {
      expect(await sharp(await watermarkPicture(bytes, { placement })).metadata()).toMatchObject({
        width: 600,
        height: 700,
      });
    }
  });

  it.each([
    ['full', WIDTH, HEIGHT],
    ['preview', 667, 1000],
    ['thumbnail', 267, 400],
  ] as const)('at the size %s it names its provenance, and is never enlarged', async (size, width, height) => {
    const marked = await watermarkPicture(await jpegOf(plainPicture(WIDTH, HEIGHT)), { size, placement, provenance });
    expect(await sharp(marked).metadata()).toMatchObject({ format: 'jpeg', width, height });
    expect(await readProvenance(marked)).toEqual(provenance);
    const small = await watermarkPicture(await jpegOf(plainPicture(200, 240)), { size, placement });
    expect(await sharp(small).metadata()).toMatchObject({ width: 200, height: 240 });
  });

  it('each size has a name of its own, by which it is kept', () => {
    const names = SIZES.map(watermarkRecipe);
    expect(new Set(names).size).toBe(SIZES.length);
    expect(SIZES.map(watermarkRecipe)).toEqual(names);
  });
});

/** Peak signal to noise ratio over all channels, in decibels: how near two pictures are. */
function psnr(a: Uint8Array, b: Uint8Array): number {
  let squares = 0;
  for (let at = 0; at < a.length; at += 1) squares += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / a.length));
}

const pixelsOf = (bytes: Buffer) => sharp(bytes).raw().toBuffer();

/**
 * What somebody can do who has photos without and with their mark: at each place fits `marked = keep * clean + add` over
 * all of them, and turns that around for another photo.
 */
function unmark(known: { clean: Buffer; marked: Buffer }[], other: Buffer): Uint8Array {
  const freed = new Uint8Array(other.length);
  for (let at = 0; at < other.length; at += 1) {
    const sums = { x: 0, y: 0, xx: 0, xy: 0 };
    for (const { clean, marked } of known) {
      const [x, y] = [clean[at] ?? 0, marked[at] ?? 0];
      sums.x += x;
      sums.y += y;
      sums.xx += x * x;
      sums.xy += x * y;
    }
    const spread = known.length * sums.xx - sums.x ** 2;
    const keep = Math.min(1, Math.max(0.2, (known.length * sums.xy - sums.x * sums.y) / (spread || 1)));
    const add = (sums.y - keep * sums.x) / known.length;
    freed[at] = Math.min(255, Math.max(0, ((other[at] ?? 0) - add) / keep));
  }
  return freed;
}

/** Photos of one size that differ as those of a store's products do. */
async function somePhotos(count: number): Promise<Buffer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, n) =>
      jpegOf(photoLikePicture(WIDTH / 2, HEIGHT / 2).modulate({ hue: n * 36, brightness: 0.8 + n * 0.05 })),
    ),
  );
}

describe('a mark that was taken off one photo', () => {
  it('comes off no other: fitted from nine photos it stays on the tenth', async () => {
    const photos = await somePhotos(10);
    const afterwards = async (placementOf: (n: number) => WatermarkPlacement) => {
      const pairs = await Promise.all(
        photos.map(async (bytes, n) => {
          const marked = await watermarkPicture(bytes, { placement: placementOf(n) });
          return { clean: await pixelsOf(bytes), marked: await pixelsOf(marked) };
        }),
      );
      const [tenth, ...nine] = pairs;
      if (!tenth) throw new Error('There is no photo');
      return psnr(tenth.clean, unmark(nine, tenth.marked));
    };
    expect(await afterwards((n) => watermarkPlacement(`render ${n}`))).toBeLessThan(28);
    // The same mark in the same place would come off.
    expect(await afterwards(() => placement)).toBeGreaterThan(32);
  });

  it('lies in each photo where our key alone can tell, and always in the same place', () => {
    const here = watermarkPlacement('render 1');
    expect(watermarkPlacement('render 1')).toEqual(here);
    const others = Array.from({ length: 200 }, (_, n) => watermarkPlacement(`render ${n}`));
    for (const fact of ['left', 'top', 'scale', 'angleDegrees', 'opacity'] as const) {
      expect(new Set(others.map((placed) => placed[fact].toFixed(3))).size, fact).toBeGreaterThan(80);
    }
  });
});

describe('laying a tile over a picture', () => {
  it('does what the image library does, within rounding', async () => {
    const [width, height] = [203, 151];
    const { data } = await photoLikePicture(width, height).flatten().raw().toBuffer({ resolveWithObject: true });
    const png = await sharp(Buffer.from(tileDrawing(60, 64, placement)))
      .png()
      .toBuffer();
    const theirs = await sharp(data, { raw: { width, height, channels: 3 } })
      .composite([{ input: png, tile: true, gravity: 'northwest' }])
      .removeAlpha()
      .raw()
      .toBuffer();
    const ours = layTile(data, width, await readTile(png, { left: 0, top: 0 }));
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
      const marking = watermarkPicture(clean, {
        size,
        placement,
        drawTile: async () => readTile(await drawTile(), placement),
      });
      await expect(marking).rejects.toMatchObject({ service: 'images', retry: 'never' });
    }
  });

  it('a damaged picture', async () => {
    const whole = await jpegOf(stripedPicture(WIDTH, HEIGHT));
    for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('not a picture')]) {
      await expect(watermarkPicture(bytes, { placement })).rejects.toMatchObject({ service: 'images', retry: 'never' });
    }
  });
});
