import { openPicture, readHeader } from './decoder.ts';
import { PICTURE_LIMITS, type PictureProblem } from './picture-limits.ts';
import { type PictureType, sniffType } from './sniff-type.ts';

export interface InspectedPicture {
  type: PictureType;
  /** In pixels, upright: as seen once the orientation mark is applied. */
  width: number;
  height: number;
  hasAlpha: boolean;
  /** The decoder's name for it: `srgb`, `cmyk`, `b-w`, `rgb16`, ... */
  colourSpace: string;
  /** Size of the file. */
  bytes: number;
}

export type Inspection = { ok: true; picture: InspectedPicture } | { ok: false; reason: PictureProblem };

/**
 * Looks at real bytes: type by signature, dimensions from the header before a pixel is decoded, then every pixel once.
 * Never throws for what the bytes are. The shorter edge must reach the limit: a strip shows no garment.
 */
export async function inspectPicture(bytes: Buffer): Promise<Inspection> {
  if (bytes.length === 0) return refuse('empty');
  if (bytes.length > PICTURE_LIMITS.maxBytes) return refuse('too-many-bytes');
  const type = sniffType(bytes);
  if (type === undefined) return refuse('not-a-picture');
  if (type === 'known-other') return refuse('unsupported-type');
  // This build of the decoder may read AVIF only, of the family that HEIC belongs to.
  const unreadable = type === 'heic' ? 'unsupported-type' : 'truncated';
  const header = await readHeader(bytes).catch(() => undefined);
  if (!header) return refuse(unreadable);
  if (header.format !== decoderName(type)) return refuse('not-a-picture');
  if (header.pages > 1) return refuse('animated');
  if (header.width * header.height > PICTURE_LIMITS.maxPixels) return refuse('too-many-pixels');
  if (Math.min(header.width, header.height) < PICTURE_LIMITS.minEdge) return refuse('too-small');
  if (!(await isWhole(bytes))) return refuse(unreadable);
  const { width, height, hasAlpha, colourSpace } = header;
  return { ok: true, picture: { type, width, height, hasAlpha, colourSpace, bytes: bytes.length } };
}

/** Any other work of the decoder that ends meanwhile wipes out what it complained of; it does not do so twice. */
const WARNED_LOOKS = 2;

/**
 * Decodes every line and keeps none: memory stays flat, and a file that breaks off is found. A JPEG that was closed
 * properly though lines are missing only makes its decoder warn; most other warnings are of healthy pictures.
 */
async function isWhole(bytes: Buffer): Promise<boolean> {
  for (let look = 1; look <= WARNED_LOOKS; look += 1) {
    try {
      await decodeOnce(bytes, 'warning');
      return true;
    } catch (error) {
      if (error instanceof Error && /premature end/i.test(error.message)) return false;
    }
  }
  try {
    await decodeOnce(bytes, 'truncated');
    return true;
  } catch {
    return false;
  }
}

async function decodeOnce(bytes: Buffer, failOn: 'warning' | 'truncated'): Promise<void> {
  await openPicture(bytes, failOn).resize(8, 8, { fit: 'fill', fastShrinkOnLoad: false }).raw().toBuffer();
}

function decoderName(type: PictureType): string {
  return type === 'avif' || type === 'heic' ? 'heif' : type;
}

function refuse(reason: PictureProblem): Inspection {
  return { ok: false, reason };
}
