import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { ServiceError } from '#app/services/service-error.ts';
import { decoding, openPicture, readHeader } from './decoder.ts';
import { layTile, type TilePixels } from './lay-tile.ts';
import { type Provenance, toXmp } from './provenance.ts';
import { PLACEMENT_BOUNDS, type WatermarkPlacement } from './watermark-placement.ts';
import { tileDrawing, watermarkTile } from './watermark-tile.ts';

/** What a page asks for: the whole picture, or a copy whose longest edge is at most so long, in pixels. */
export const WATERMARKED_SIZES = { full: undefined, preview: 1000, thumbnail: 400 } as const;
export type WatermarkedSize = keyof typeof WATERMARKED_SIZES;

const ENCODING = { quality: 88, progressive: true } as const;

/** The picture is looked at in so many cells each way; each must have changed. */
const GRID = 4;
/** Least mean change of a cell, of 255: far below what the mark makes, far above nothing. */
const LEAST_CHANGE = 0.5;
/** Pixels looked at along the shorter edge, about. */
const SAMPLES = 128;

/** Names what the marked picture of this size is made like: another mark, size or encoding has another name. */
export function watermarkRecipe(size: WatermarkedSize): string {
  const mark = [tileDrawing(100, 108, { angleDegrees: 0, opacity: 1 }), PLACEMENT_BOUNDS];
  const facts = JSON.stringify([mark, WATERMARKED_SIZES[size] ?? null, ENCODING]);
  return `watermarked-${size}-${createHash('sha256').update(facts).digest('hex').slice(0, 12)}`;
}

export interface WatermarkOptions {
  /** This picture's own. */
  placement: WatermarkPlacement;
  /** `full` when left out. */
  size?: WatermarkedSize;
  /** Written into the marked file, since encoding drops what the clean one carried. */
  provenance?: Provenance;
  /** Draws the tile for a picture whose shorter edge is so long, in pixels. */
  drawTile?: (shorterEdge: number, placement: WatermarkPlacement) => Promise<TilePixels>;
}

/**
 * The picture with its mark repeated all over, as JPEG with its provenance. Looks at the result: a picture of which any
 * part stayed clean is not returned, this throws instead, a ServiceError (`never`).
 */
export async function watermarkPicture(bytes: Buffer, options: WatermarkOptions): Promise<Buffer> {
  const edge = WATERMARKED_SIZES[options.size ?? 'full'];
  const drawing = drawTileFor(bytes, options);
  const clean = await decoding('The picture', () =>
    openPicture(bytes)
      .autoOrient()
      .resize({ ...(edge ? { width: edge, height: edge } : {}), fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  const { width, height } = clean.info;
  const raw = { width, height, channels: 3 } as const;
  try {
    const marked = layTile(clean.data, width, await drawing);
    if (!isMarkedEverywhere(clean.data, marked, width, height)) throw new Error('A part of the picture stayed clean');
    const jpeg = sharp(marked, { raw }).jpeg(ENCODING);
    return await (options.provenance ? jpeg.withXmp(toXmp(options.provenance)) : jpeg).toBuffer();
  } catch (cause) {
    throw new ServiceError('images', 'The watermark did not take', { retry: 'never', cause });
  }
}

/** Drawn while the picture is decoded: how large that will be stands in its header. */
function drawTileFor(bytes: Buffer, { size, placement, drawTile = watermarkTile }: WatermarkOptions) {
  const edge = WATERMARKED_SIZES[size ?? 'full'];
  const drawing = readHeader(bytes).then(({ width, height }) => {
    const scale = edge ? Math.min(1, edge / Math.max(width, height)) : 1;
    return drawTile(Math.round(Math.min(width, height) * scale), placement);
  });
  // Heard of when it is needed: a picture that cannot be decoded is told of first.
  drawing.catch(() => {});
  return drawing;
}

function isMarkedEverywhere(clean: Buffer, marked: Buffer, width: number, height: number): boolean {
  if (clean.length !== marked.length || clean.length !== width * height * 3) return false;
  const step = Math.max(1, Math.floor(Math.min(width, height) / SAMPLES));
  const change = new Float64Array(GRID * GRID);
  const count = new Float64Array(GRID * GRID);
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const cell = Math.floor((y * GRID) / height) * GRID + Math.floor((x * GRID) / width);
      const at = (y * width + x) * 3 + 1;
      change[cell] = (change[cell] ?? 0) + Math.abs((clean[at] ?? 0) - (marked[at] ?? 0));
      count[cell] = (count[cell] ?? 0) + 1;
    }
  }
  return change.every((total, cell) => total / (count[cell] || 1) >= LEAST_CHANGE);
}
