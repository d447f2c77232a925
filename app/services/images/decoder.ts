import sharp, { type Sharp } from 'sharp';
import { ServiceError } from '#app/services/service-error.ts';
import { cleanJpeg } from './jpeg/clean-jpeg.ts';
import { PICTURE_LIMITS } from './picture-limits.ts';
import { sniffType } from './sniff-type.ts';
import { withoutPngText } from './without-png-text.ts';

// Pictures pass once: a cache would only hold memory. Two cores serve pages too.
sharp.cache(false);
sharp.concurrency(2);

/** A picture that came from outside, read from front to back, refused when it breaks off or is larger than allowed. */
export function openPicture(bytes: Buffer, { isProfileIgnored = false } = {}): Sharp {
  return sharp(readable(bytes), {
    failOn: 'truncated',
    ignoreIcc: isProfileIgnored,
    limitInputPixels: PICTURE_LIMITS.maxPixels,
    sequentialRead: true,
  });
}

export interface PictureHeader {
  /** The decoder's own word for the type: `jpeg`, `png`, `webp` or `heif`. */
  format: string;
  /** In pixels, upright: as seen once the orientation mark is applied. */
  width: number;
  height: number;
  pages: number;
  hasAlpha: boolean;
  colourSpace: string;
  channels: number;
  bytesPerSample: 1 | 2;
  /** Whether its lines come in several rounds: a progressive JPEG, an interlaced PNG. */
  isInterlaced: boolean;
  /** Its ICC profile. */
  profile: Buffer | undefined;
}

/** What the header says. No pixel is decoded, so it says so of a picture of any size. Throws for what has none. */
export async function readHeader(bytes: Buffer): Promise<PictureHeader> {
  const found = await sharp(readable(bytes), { limitInputPixels: false, sequentialRead: true }).metadata();
  return {
    format: found.format,
    width: found.autoOrient.width,
    height: found.autoOrient.height,
    pages: found.pages ?? 1,
    hasAlpha: found.hasAlpha,
    colourSpace: found.space,
    channels: found.channels,
    bytesPerSample: found.depth === 'uchar' ? 1 : 2,
    isInterlaced: found.isProgressive,
    profile: found.icc,
  };
}

/** Runs a decoding; what the bytes are to blame for becomes a ServiceError that is not tried again. */
export async function decoding<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError('images', `${what} could not be read: damaged`, { retry: 'never', cause });
  }
}

/** Decoders get no more than what a picture looks like: neither a PNG's packed texts nor a JPEG's second picture. */
function readable(bytes: Buffer): Buffer {
  switch (typeOf(bytes)) {
    case 'png':
      return withoutPngText(bytes);
    case 'jpeg':
      return cleanJpeg(bytes);
    default:
      return bytes;
  }
}

/** The decoders of sharp also read SVG, GIF, TIFF and more: none of that ever reaches them. */
function typeOf(bytes: Buffer) {
  const type = sniffType(bytes);
  if (type !== undefined && type !== 'known-other') return type;
  throw new ServiceError('images', 'These bytes are no picture of a kind that is read here', { retry: 'never' });
}
