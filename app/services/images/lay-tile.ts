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

/** Reads a tile from its PNG, ready to be laid over any number of pictures. */
export async function readTile(png: Buffer): Promise<TilePixels> {
  const { data, info } = await sharp(png)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rows = Array.from({ length: info.height }, (_, y) =>
    readRow(data.subarray(y * info.width * 4, (y + 1) * info.width * 4)),
  );
  return { width: info.width, rows };
}

function readRow(rgba: Uint8Array): TileRow {
  const alpha = (x: number) => rgba[x * 4 + 3] ?? 0;
  const drawn = Array.from({ length: rgba.length / 4 }, (_, x) => x).filter((x) => alpha(x) > 0);
  return {
    at: Uint32Array.from(drawn, (x) => x * 3),
    keep: Uint8Array.from(drawn, (x) => 255 - alpha(x)),
    add: Uint16Array.from(drawn.flatMap((x) => [0, 1, 2].map((c) => (rgba[x * 4 + c] ?? 0) * alpha(x) + 127))),
  };
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
