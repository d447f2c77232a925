import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readProvenance } from '#app/services/images/provenance.ts';
import { watermarkPicture } from '#app/services/images/watermark-picture.ts';

const WIDTH = 864;
const HEIGHT = 1296;
const provenance = { digitalSourceType: 'trainedAlgorithmicMedia', renderId: 'a'.repeat(24) } as const;

const plain = (colour: string) =>
  sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: colour } })
    .jpeg({ quality: 95 })
    .toBuffer();

const striped = () => {
  const stripes = Array.from(
    { length: 54 },
    (_, i) => `<rect x="${i * 32}" width="16" height="${HEIGHT}" fill="#224"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#eee"/>${stripes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 95 }).toBuffer();
};

/** How much a crop of the marked picture differs from the clean one: the share of pixels that clearly changed. */
async function changedShare(
  clean: Buffer,
  marked: Buffer,
  crop: { left: number; top: number; width: number; height: number },
) {
  const [a, b] = await Promise.all(
    [clean, marked].map((bytes) => sharp(bytes).extract(crop).greyscale().raw().toBuffer()),
  );
  if (!a || !b) throw new Error('No pixels');
  return a.reduce((count, value, index) => count + (Math.abs(value - (b[index] ?? 0)) > 12 ? 1 : 0), 0) / a.length;
}

describe('the watermark', () => {
  it.each([
    ['white', () => plain('#ffffff')],
    ['black', () => plain('#000000')],
    ['mid grey', () => plain('#808080')],
    ['striped', striped],
  ])('every crop of a quarter of a %s picture still carries the mark', async (_name, draw) => {
    const clean = await draw();
    const marked = await watermarkPicture(clean);
    for (let step = 0; step < 25; step += 1) {
      const left = Math.round(((step % 5) / 4) * (WIDTH / 2));
      const top = Math.round((Math.floor(step / 5) / 4) * (HEIGHT / 2));
      const crop = { left, top, width: WIDTH / 2, height: HEIGHT / 2 };
      expect(await changedShare(clean, marked, crop), `crop at ${left}, ${top}`).toBeGreaterThan(0.01);
    }
  });

  it('keeps the size and the provenance', async () => {
    const marked = await watermarkPicture(await plain('#336699'), { provenance });
    expect(await sharp(marked).metadata()).toMatchObject({ format: 'jpeg', width: WIDTH, height: HEIGHT });
    expect(await readProvenance(marked)).toEqual(provenance);
  });

  it('If watermarking fails, nothing is served: damaged pictures throw', async () => {
    const whole = await plain('#336699');
    await expect(watermarkPicture(whole.subarray(0, whole.length / 2))).rejects.toThrow();
    await expect(watermarkPicture(Buffer.from('not a picture'))).rejects.toThrow();
  });
});
