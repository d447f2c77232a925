import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

const PEOPLE = 'sandbox/simulators/fashn/people';
/** As large as the engine's own photos are, and as PNG, as we ask for them. */
const SIZE = { width: 864, height: 1296 };

/** Makes photos as the engine gives them, before anything is measured, and returns their folder. */
export async function makeReadyPictures(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ready-pictures-'));
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(PEOPLE).filter((each) => each.endsWith('.jpg'))) {
    await sharp(join(PEOPLE, name))
      .resize(SIZE)
      .png()
      .toFile(join(folder, `${name}.png`));
  }
  return folder;
}
