import sharp, { type Sharp } from 'sharp';
import { PICTURE_LIMITS } from './picture-limits.ts';

// Pictures pass once: a cache would only hold memory. Two cores serve pages too.
sharp.cache(false);
sharp.concurrency(2);

/** A picture that came from outside, read from front to back, refused when damaged or larger than its header may say. */
export function openPicture(bytes: Buffer): Sharp {
  return sharp(bytes, { failOn: 'truncated', limitInputPixels: PICTURE_LIMITS.maxPixels, sequentialRead: true });
}
