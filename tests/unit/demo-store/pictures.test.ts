import { readdirSync, readFileSync, statSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AVATARS } from '#sandbox/demo-store/avatars.ts';
import { CATALOGUE } from '#sandbox/demo-store/catalogue.ts';
import { pictureFile } from '#sandbox/demo-store/picture-file.ts';

const MOST_BYTES = 8_000_000;
const VIEWS = ['front', 'three-quarter', 'side', 'back', 'face'];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((file) => /\.(jpg|png|webp)$/.test(file));
}

function hardCase(tag: string): string {
  const picture = CATALOGUE.find(({ tags }) => tags.includes(tag))?.pictures[0];
  if (!picture) throw new Error(`no picture of a product tagged ${tag}`);
  return pictureFile(`products/${picture.filename}`);
}

describe('the demo store’s pictures', () => {
  it('are a file for each picture of the catalogue and each avatar, and no others', () => {
    const wanted = CATALOGUE.flatMap(({ pictures }) => pictures.map(({ filename }) => filename));
    expect(readdirSync(pictureFile('products')).toSorted()).toEqual(wanted.toSorted());
    const people = AVATARS.map(({ name }) => `${name.toLowerCase()}.jpg`);
    expect(readdirSync(pictureFile('avatars')).toSorted()).toEqual(people.toSorted());
    for (const { path } of AVATARS) expect(statSync(path).size).toBeGreaterThan(10_000);
  });

  it('are at most 8 MB in all, with the people of the simulated engine', () => {
    const engine = pictureFile('../simulators/fashn/people');
    const files = [...filesUnder(pictureFile('.')), ...filesUnder(engine)];
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('carry no metadata', async () => {
    for (const file of filesUnder(pictureFile('.'))) {
      const { exif, xmp, iptc } = await sharp(file).metadata();
      expect([exif, xmp, iptc], file).toEqual([undefined, undefined, undefined]);
    }
  });

  it('show a garment before a plain, light background', async () => {
    const ordinary = CATALOGUE.filter(({ tags }) => !tags.includes('transparent-png') && !tags.includes('cmyk'));
    for (const { filename, view } of ordinary.flatMap(({ pictures }) => pictures)) {
      if (view === 'detail') continue;
      const { data, info } = await sharp(pictureFile(`products/${filename}`), { sequentialRead: true })
        .resize(60, 80, { fit: 'fill' })
        .raw()
        .toBuffer({ resolveWithObject: true });
      const border = [...data].filter((_, i) => {
        const [x, y] = [Math.floor(i / info.channels) % 60, Math.floor(i / info.channels / 60)];
        return x < 1 || y < 1 || x > 58 || y > 78;
      });
      expect(Math.min(...border), filename).toBeGreaterThan(160);
    }
  });
});

describe('the hard pictures', () => {
  it('have about 20 megapixels where the catalogue says so', async () => {
    const { width, height, format } = await sharp(hardCase('large-image')).metadata();
    expect(format).toBe('jpeg');
    expect((width * height) / 1e6).toBeCloseTo(20, 0);
    expect(Math.max(width, height)).toBeLessThanOrEqual(4472);
  });

  it('have a transparent background where the catalogue says so', async () => {
    const bytes = readFileSync(hardCase('transparent-png'));
    expect((await sharp(bytes).metadata()).format).toBe('png');
    const { channels } = await sharp(bytes).stats();
    expect(channels[3]?.min).toBe(0);
    expect(channels[3]?.max).toBe(255);
  });

  it('are in the printer’s four colours where the catalogue says so', async () => {
    const { space, channels, format } = await sharp(hardCase('cmyk')).metadata();
    expect([format, space, channels]).toEqual(['jpeg', 'cmyk', 4]);
  });
});

describe('an avatar’s picture', () => {
  it('shows background between arm and body, and head room above', async () => {
    const { data, info } = await sharp(AVATARS[0]?.path).raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    // Beside the figure, in the same row.
    const at = (x: number, y: number, c: number) => data[(y * width + x) * channels + c] ?? 0;
    const isWall = (x: number, y: number) => Math.hypot(...[0, 1, 2].map((c) => at(x, y, c) - at(20, y, c))) < 34;
    const runs: boolean[] = [];
    const row = Math.round(height * 0.44);
    for (let x = 0; x < width; x += 1) if (runs.at(-1) !== isWall(x, row)) runs.push(isWall(x, row));
    // Wall, arm, wall, body, wall, arm, wall.
    expect(runs).toEqual([true, false, true, false, true, false, true]);
    for (let x = 0; x < width; x += 1) expect(isWall(x, 20)).toBe(true);
  });
});

describe('the models’ pictures', () => {
  it('are five views of each of twelve people, named in the table', async () => {
    const [, ...lines] = readFileSync(pictureFile('models/models.csv'), 'utf8').trim().split('\n');
    const folders = readdirSync(pictureFile('models'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(lines.map((line) => line.split(',')[0]?.toLowerCase())).toEqual(folders.map(({ name }) => name).toSorted());
    expect(lines).toHaveLength(12);
    for (const { name } of folders) {
      for (const view of VIEWS) {
        const { width, height, format } = await sharp(pictureFile(`models/${name}/${view}.jpg`)).metadata();
        expect([format, width >= 512, height >= 512], `${name} ${view}`).toEqual(['jpeg', true, true]);
      }
    }
  });
});
