import sharp from 'sharp';

/** A tile's pixels that are not fully transparent, row by row: all that has to be laid over a picture. */
export interface TilePixels {
  width: number;
  rows: { x: Uint16Array; rgba: Uint8Array }[];
}

/** Reads a tile from its PNG, ready to be laid over any number of pictures. */
export async function readTile(png: Buffer): Promise<TilePixels> {
  const { data, info } = await sharp(png)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rows = Array.from({ length: info.height }, (_, y) => {
    const row = data.subarray(y * info.width * 4, (y + 1) * info.width * 4);
    const x = Array.from({ length: info.width }, (_, at) => at).filter((at) => (row[at * 4 + 3] ?? 0) > 0);
    return { x: Uint16Array.from(x), rgba: Uint8Array.from(x.flatMap((at) => [...row.subarray(at * 4, at * 4 + 4)])) };
  });
  return { width: info.width, rows };
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
    for (let left = 0; left < width; left += tile.width) blendRow(laid, (y * width + left) * 3, width - left, row);
  }
  return laid;
}

/** Blends one row of the tile into the pixels from `start` on, where the picture has `room` pixels left in its row. */
function blendRow(pixels: Buffer, start: number, room: number, { x, rgba }: TilePixels['rows'][number]): void {
  for (let at = 0; at < x.length; at += 1) {
    const column = x[at] ?? 0;
    if (column >= room) return;
    const to = start + column * 3;
    const from = at * 4;
    const alpha = rgba[from + 3] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const under = pixels[to + channel] ?? 0;
      pixels[to + channel] = under + Math.round((((rgba[from + channel] ?? 0) - under) * alpha) / 255);
    }
  }
}
