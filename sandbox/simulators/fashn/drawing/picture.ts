import sharp from 'sharp';
import { DrawingRefusal } from './drawing-refusal.ts';

/** Pixels as RGBA bytes, row by row. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** One number for each pixel, row by row. */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}

/** 1 inside, 0 outside. */
export interface Mask {
  width: number;
  height: number;
  data: Uint8Array;
}

const MAX_INPUT_PIXELS = 60_000_000;

/** Decodes an input, upright and in sRGB, with its longest edge at most `longestEdge`; never enlarges. */
export async function decodePicture(bytes: Uint8Array, longestEdge: number, what: string): Promise<Picture> {
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS })
      .autoOrient()
      .resize({ width: longestEdge, height: longestEdge, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, rgba: data };
  } catch {
    throw new DrawingRefusal('ImageLoadError', `Error loading ${what}: the file is not a picture that can be read`);
  }
}

/** The same picture made smaller, so that its longest edge is at most `longestEdge`. */
export async function shrinkPicture(picture: Picture, longestEdge: number): Promise<Picture> {
  const { width, height, rgba } = picture;
  if (Math.max(width, height) <= longestEdge) return picture;
  const { data, info } = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .resize({ width: longestEdge, height: longestEdge, fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: data };
}
