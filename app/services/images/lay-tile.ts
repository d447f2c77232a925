import sharp from 'sharp';

/** A tile's pixels that are not fully transparent, row by row: all that has to be laid over a picture. */
export interface TilePixels {
  width: number;
  rows: TileRow[];
}

/** `out = (under * keep + add) / 255` for each channel of the pixels at these places: the blending, as far as the tile decides it. */
interface TileRow {
  /** In bytes of RGB from the row's start. */
  at: Uint32Array;
  keep: Uint8Array;
  /** Three for each pixel, half of the divisor included, so that the quotient is rounded. */
  add: Uint16Array;
}

/** Reads a tile from its drawing (SVG or PNG), moved by these shares of its size: ready to be laid over a picture. */
export async function readTile(drawing: Buffer, moved: { left: number; top: number }): Promise<TilePixels> {
  const { data, info } = await sharp(drawing)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const stride = info.width * 4;
  const [left, top] = [Math.floor(moved.left * info.width) * 4, Math.floor(moved.top * info.height)];
  const rows = Array.from({ length: info.height }, (_, y) => {
    const start = ((y + top) % info.height) * stride;
    const row = data.subarray(start, start + stride);
    return readRow(Buffer.concat([row.subarray(left), row.subarray(0, left)]));
  });
  return { width: info.width, rows };
}

/** Written as one loop: it runs once for each picture that is marked. */
function readRow(rgba: Uint8Array): TileRow {
  const width = rgba.length / 4;
  const at = new Uint32Array(width);
  const keep = new Uint8Array(width);
  const add = new Uint16Array(width * 3);
  let drawn = 0;
  for (let x = 0; x < width; x += 1) {
    const alpha = rgba[x * 4 + 3] ?? 0;
    if (alpha === 0) continue;
    at[drawn] = x * 3;
    keep[drawn] = 255 - alpha;
    for (let c = 0; c < 3; c += 1) add[drawn * 3 + c] = (rgba[x * 4 + c] ?? 0) * alpha + 127;
    drawn += 1;
  }
  return { at: at.subarray(0, drawn), keep: keep.subarray(0, drawn), add: add.subarray(0, drawn * 3) };
}

/**
 * A copy of the RGB pixels with the tile laid over all of them, from the top left. The image library does the same by
 * way of floating-point pixels for the whole picture, which takes several times as long.
 */
export function layTile(pixels: Buffer, width: number, tile: TilePixels): Buffer {
  const laid = Buffer.from(pixels);
  const height = pixels.length / (width * 3);
  for (let y = 0; y < height; y += 1) {
    const row = tile.rows[y % tile.rows.length];
    if (!row) continue;
    for (let left = 0; left < width; left += tile.width)
      blendRow(laid, (y * width + left) * 3, (width - left) * 3, row);
  }
  return laid;
}

/** Blends one row of the tile into the pixels from byte `start` on, where the picture has `room` bytes left in its row. */
function blendRow(pixels: Buffer, start: number, room: number, { at, keep, add }: TileRow): void {
  for (let index = 0; index < at.length; index += 1) {
    const offset = at[index] ?? 0;
    if (offset >= room) return;
    const to = start + offset;
    const kept = keep[index] ?? 0;
    const from = index * 3;
    pixels[to] = by255((pixels[to] ?? 0) * kept + (add[from] ?? 0));
    pixels[to + 1] = by255((pixels[to + 1] ?? 0) * kept + (add[from + 1] ?? 0));
    pixels[to + 2] = by255((pixels[to + 2] ?? 0) * kept + (add[from + 2] ?? 0));
  }
}

/** A 16-bit number divided by 255, without a division: exact for all of them. */
function by255(value: number): number {
  return Math.imul(value, 0x8081) >>> 23;
}
