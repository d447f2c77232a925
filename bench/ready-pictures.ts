import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const PEOPLE = 'sandbox/simulators/fashn/people';
/** As large as the engine's own photos are, and as PNG, as we ask for them. */
const SIZE = { width: 864, height: 1296 };

/** Makes photos as the engine gives them, before anything is measured, in a folder of their own, which it returns. */
export async function makeReadyPictures(parent: string): Promise<string> {
  const folder = join(parent, 'ready-pictures');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(PEOPLE).filter((each) => each.endsWith('.jpg'))) {
    await sharp(join(PEOPLE, name))
      .resize(SIZE)
      .png()
      .toFile(join(folder, `${name}.png`));
  }
  return folder;
}
