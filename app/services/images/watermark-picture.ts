import sharp from 'sharp';
import { openPicture } from './decoder.ts';
import { type Provenance, toXmp } from './provenance.ts';
import { tileEdge, watermarkTile } from './watermark-tile.ts';

/** The picture is looked at in so many cells each way; each must have changed. */
const GRID = 4;
/** Least mean change of a cell, of 255: far below what the mark makes, far above nothing. */
const LEAST_CHANGE = 0.5;
const SAMPLE_STEP = 7;

/**
 * The picture with its mark repeated all over, as JPEG with its provenance. Looks at the result: a picture of which any
 * part stayed clean is not returned, this throws instead.
 */
export async function watermarkPicture(bytes: Buffer, options: { provenance?: Provenance } = {}): Promise<Buffer> {
  const clean = await openPicture(bytes)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = clean.info;
  const raw = { width, height, channels: 3 } as const;
  const tile = await watermarkTile(tileEdge(width, height));
  const marked = await sharp(clean.data, { raw })
    .composite([{ input: tile, tile: true, gravity: 'northwest' }])
    .removeAlpha()
    .raw()
    .toBuffer();
  if (!isMarkedEverywhere(clean.data, marked, width, height)) throw new Error('The watermark did not take');
  const jpeg = sharp(marked, { raw }).jpeg({ quality: 88, progressive: true });
  return (options.provenance ? jpeg.withXmp(toXmp(options.provenance)) : jpeg).toBuffer();
}

function isMarkedEverywhere(clean: Buffer, marked: Buffer, width: number, height: number): boolean {
  if (clean.length !== marked.length || clean.length !== width * height * 3) return false;
  const change = new Float64Array(GRID * GRID);
  const count = new Float64Array(GRID * GRID);
  for (let y = 0; y < height; y += SAMPLE_STEP) {
    for (let x = 0; x < width; x += SAMPLE_STEP) {
      const cell = Math.floor((y * GRID) / height) * GRID + Math.floor((x * GRID) / width);
      const at = (y * width + x) * 3 + 1;
      change[cell] = (change[cell] ?? 0) + Math.abs((clean[at] ?? 0) - (marked[at] ?? 0));
      count[cell] = (count[cell] ?? 0) + 1;
    }
  }
  return change.every((total, cell) => total / (count[cell] || 1) >= LEAST_CHANGE);
}
