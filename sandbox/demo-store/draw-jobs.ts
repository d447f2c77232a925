import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { AvatarDefinition } from './avatars/avatar.ts';
import { drawAvatarPicture } from './avatars/draw-avatar-picture.ts';
import type { PictureDefinition } from './catalogue/product.ts';
import { drawGarmentPicture, type LightCache } from './draw-garment-picture.ts';
import type { RawPicture } from './drawing/compose-picture.ts';
import { seedOf } from './drawing/noise.ts';

/** What one worker draws in one go: pictures that share their light, or one person. */
export type DrawJob =
  | { kind: 'garment'; pictures: { definition: PictureDefinition; path: string }[] }
  | { kind: 'avatar'; avatar: AvatarDefinition; path: string };

/** Draws the pictures of a job that are not there yet; answers how many it drew. */
export async function runDrawJob(job: DrawJob): Promise<number> {
  if (job.kind === 'avatar') {
    if (existsSync(job.path)) return 0;
    await writeWhole(job.path, await encodeJpeg(await drawAvatarPicture(job.avatar)));
    return 1;
  }
  const lights: LightCache = new Map();
  let count = 0;
  for (const { definition, path: target } of job.pictures) {
    if (existsSync(target)) continue;
    await writeWhole(target, await drawPictureOf(definition, lights));
    count += 1;
  }
  return count;
}

/** The bytes of one of a product's pictures. */
export async function drawPictureOf(definition: PictureDefinition, lights: LightCache = new Map()): Promise<Buffer> {
  const raw = await drawGarmentPicture(definition, { seed: seedOf(definition.cutName) % 1000, lights });
  const { widthInPixels: width, heightInPixels: height, encoding } = definition;
  const picture = sharpOf(raw);
  if (raw.width !== width) picture.resize(width, height, { kernel: 'cubic' });
  switch (encoding) {
    case 'transparent-png':
      return picture.png({ compressionLevel: 6 }).toBuffer();
    case 'jpeg':
      return picture.removeAlpha().jpeg({ quality: 88 }).toBuffer();
    case 'cmyk-jpeg':
      return picture.removeAlpha().toColourspace('cmyk').jpeg({ quality: 90 }).toBuffer();
  }
}

function encodeJpeg(raw: RawPicture): Promise<Buffer> {
  return sharpOf(raw).removeAlpha().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
}

function sharpOf({ width, height, data }: RawPicture): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } });
}

/** A reader sees the whole file or none. */
async function writeWhole(target: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.draft`;
  await writeFile(draft, bytes);
  await rename(draft, target);
}
