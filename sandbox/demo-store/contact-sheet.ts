import sharp, { type OverlayOptions } from 'sharp';

const CELL = { width: 300, height: 400 };
const COLUMNS = 8;

/** Writes all pictures of the demo store side by side into one PNG or JPEG. */
export async function writeContactSheet(
  { products, avatars }: { products: { pictures: { path: string }[] }[]; avatars: { path: string }[] },
  file: string,
): Promise<void> {
  const paths = [...avatars, ...products.flatMap(({ pictures }) => pictures)].map((picture) => picture.path);
  const cells: OverlayOptions[] = [];
  for (const [i, path] of paths.entries()) {
    const input = await sharp(path)
      .toColourspace('srgb')
      .resize(CELL.width, CELL.height, { fit: 'contain', background: '#ffffff' })
      .flatten({ background: '#ffffff' })
      .png()
      .toBuffer();
    cells.push({ input, left: (i % COLUMNS) * CELL.width, top: Math.floor(i / COLUMNS) * CELL.height });
  }
  const height = Math.ceil(paths.length / COLUMNS) * CELL.height;
  await sharp({ create: { width: COLUMNS * CELL.width, height, channels: 3, background: '#ffffff' } })
    .composite(cells)
    .toFile(file);
}
