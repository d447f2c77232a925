import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawAvatarPicture } from '#sandbox/demo-store/avatars/draw-avatar-picture.ts';
import { AVATARS } from '#sandbox/demo-store/avatars/library.ts';
import type { PictureDefinition } from '#sandbox/demo-store/catalogue/product.ts';
import { CATALOGUE } from '#sandbox/demo-store/catalogue.ts';
import { drawGarmentPicture } from '#sandbox/demo-store/draw-garment-picture.ts';
import { drawPictureOf } from '#sandbox/demo-store/draw-jobs.ts';
import type { RawPicture } from '#sandbox/demo-store/drawing/compose-picture.ts';

const pictures = CATALOGUE.flatMap((product) => product.pictures);
const fronts = [
  ...new Map(pictures.filter(({ view }) => view === 'front').map((each) => [each.cutName, each])).values(),
];

/** Small, so that drawing all of them takes little time. */
function small(picture: PictureDefinition, encoding: PictureDefinition['encoding'] = 'jpeg'): Promise<RawPicture> {
  const definition = { ...picture, encoding, widthInPixels: 150, heightInPixels: 200 };
  return drawGarmentPicture(definition, { seed: 1, lights: new Map() });
}

function hardCase(tag: string): PictureDefinition {
  const picture = CATALOGUE.find(({ tags }) => tags.includes(tag))?.pictures[0];
  if (!picture) throw new Error(`no picture of a product tagged ${tag}`);
  return picture;
}

function borderOf({ width, height, data }: RawPicture): number[][] {
  const border: number[][] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (x > 1 && y > 1 && x < width - 2 && y < height - 2) continue;
      border.push([0, 1, 2].map((c) => data[(y * width + x) * 4 + c] ?? 0));
    }
  }
  return border;
}

/** Sizes of the connected opaque parts, largest first. */
function partsOf({ width, height, data }: RawPicture): number[] {
  const open = new Set<number>();
  for (let i = 0; i < width * height; i += 1) if ((data[i * 4 + 3] ?? 0) > 127) open.add(i);
  const sizes: number[] = [];
  for (const start of open) {
    const waiting = [start];
    let size = 0;
    open.delete(start);
    for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
      size += 1;
      for (const next of [i - 1, i + 1, i - width, i + width]) if (open.delete(next)) waiting.push(next);
    }
    sizes.push(size);
  }
  return sizes.sort((one, other) => other - one);
}

describe('a garment’s picture', () => {
  it.each(fronts.map((picture) => [picture.cutName, picture] as const))(
    'shows one whole garment before a plain background: %s',
    async (_name, picture) => {
      const border = borderOf(await small(picture));
      for (const c of [0, 1, 2]) {
        const channel = border.map((pixel) => pixel[c] ?? 0);
        expect(Math.max(...channel) - Math.min(...channel)).toBeLessThan(40);
        expect(Math.min(...channel)).toBeGreaterThan(160);
      }
      const parts = partsOf(await small(picture, 'transparent-png'));
      const total = parts.reduce((sum, size) => sum + size, 0);
      expect(total).toBeGreaterThan(150 * 200 * 0.1);
      expect((parts[0] ?? 0) / total).toBeGreaterThan(0.995);
    },
  );

  it('stands out from its background in every colour', async () => {
    for (const picture of pictures.filter(({ view }) => view === 'front')) {
      const seen = await small(picture);
      const cut = await small(picture, 'transparent-png');
      const wall = borderOf(seen)[0] ?? [];
      let apart = 0;
      let all = 0;
      for (let i = 0; i < cut.data.length; i += 4) {
        if ((cut.data[i + 3] ?? 0) < 250) continue;
        all += 1;
        if (Math.hypot(...[0, 1, 2].map((c) => (seen.data[i + c] ?? 0) - (wall[c] ?? 0))) > 20) apart += 1;
      }
      expect(apart / all, picture.filename).toBeGreaterThan(0.8);
    }
  });

  it('differs between two colours of a product, and is the same each time', async () => {
    const [one, other] = CATALOGUE[0]?.pictures ?? [];
    if (!one || !other) throw new Error('the first product has two colours');
    expect(Buffer.from((await small(one)).data).equals((await small(other)).data)).toBe(false);
    expect(Buffer.from((await small(one)).data).equals((await small(one)).data)).toBe(true);
  });
});

describe('the hard pictures', () => {
  it('have about 20 megapixels where the catalogue says so', async () => {
    const { width, height, format } = await sharp(await drawPictureOf(hardCase('large-image'))).metadata();
    expect(format).toBe('jpeg');
    expect((width * height) / 1e6).toBeCloseTo(20, 0);
    expect(Math.max(width, height)).toBeLessThanOrEqual(4472);
  });

  it('have a transparent background where the catalogue says so', async () => {
    const bytes = await drawPictureOf(hardCase('transparent-png'));
    expect((await sharp(bytes).metadata()).format).toBe('png');
    const { channels } = await sharp(bytes).stats();
    expect(channels[3]?.min).toBe(0);
    expect(channels[3]?.max).toBe(255);
  });

  it('are in the printer’s four colours where the catalogue says so', async () => {
    const { space, channels, format } = await sharp(await drawPictureOf(hardCase('cmyk'))).metadata();
    expect([format, space, channels]).toEqual(['jpeg', 'cmyk', 4]);
  });
});

describe('an avatar’s picture', () => {
  it('shows background between arm and body, and head room above', async () => {
    const avatar = AVATARS[0];
    if (!avatar) throw new Error('there are avatars');
    const { width, height, data } = await drawAvatarPicture(avatar);
    // Beside the figure, in the same row.
    const isWall = (x: number, y: number) =>
      Math.hypot(
        ...[0, 1, 2].map((c) => (data[(y * width + x) * 4 + c] ?? 0) - (data[(y * width + 20) * 4 + c] ?? 0)),
      ) < 34;
    const runs: boolean[] = [];
    const row = Math.round(height * 0.44);
    for (let x = 0; x < width; x += 1) if (runs.at(-1) !== isWall(x, row)) runs.push(isWall(x, row));
    // Wall, arm, wall, body, wall, arm, wall.
    expect(runs).toEqual([true, false, true, false, true, false, true]);
    for (let x = 0; x < width; x += 1) expect(isWall(x, 20)).toBe(true);
  });
});
