import { openPicture } from './decoder.ts';
import { PICTURE_LIMITS, type PictureProblem } from './picture-limits.ts';
import { type PictureType, sniffType } from './sniff-type.ts';

export interface InspectedPicture {
  type: PictureType;
  /** In pixels, as stored, before any orientation mark is applied. */
  width: number;
  height: number;
}

export type Inspection = { ok: true; picture: InspectedPicture } | { ok: false; reason: PictureProblem };

/**
 * Looks at real bytes: type by signature, dimensions from the header before a pixel is decoded, then every pixel once.
 * Never throws for what the bytes are.
 */
export async function inspectPicture(bytes: Buffer): Promise<Inspection> {
  if (bytes.length === 0) return refuse('empty');
  if (bytes.length > PICTURE_LIMITS.maxBytes) return refuse('too-many-bytes');
  const type = sniffType(bytes);
  if (type === undefined) return refuse('not-a-picture');
  if (type === 'known-other') return refuse('unsupported-type');
  const header = await readHeader(bytes);
  if (!header) return refuse(type === 'heic' ? 'unsupported-type' : 'truncated');
  if (header.pages > 1) return refuse('animated');
  if (header.width * header.height > PICTURE_LIMITS.maxPixels) return refuse('too-many-pixels');
  if (Math.min(header.width, header.height) < PICTURE_LIMITS.minEdge) return refuse('too-small');
  if (!(await isWhole(bytes))) return refuse(type === 'heic' ? 'unsupported-type' : 'truncated');
  return { ok: true, picture: { type, width: header.width, height: header.height } };
}

async function readHeader(bytes: Buffer): Promise<{ width: number; height: number; pages: number } | undefined> {
  try {
    // The header alone: the limit on pixels is told apart from damage below.
    const { width, height, pages } = await openPicture(bytes).metadata();
    return { width, height, pages: pages ?? 1 };
  } catch (error) {
    if (error instanceof Error && /pixel limit/i.test(error.message)) {
      return { width: Number.MAX_SAFE_INTEGER, height: PICTURE_LIMITS.minEdge, pages: 1 };
    }
    return undefined;
  }
}

/** Decodes every line and keeps none: memory stays flat, and a file that breaks off is found. */
async function isWhole(bytes: Buffer): Promise<boolean> {
  try {
    await openPicture(bytes).resize(8, 8, { fit: 'fill', fastShrinkOnLoad: false }).raw().toBuffer();
    return true;
  } catch {
    return false;
  }
}

function refuse(reason: PictureProblem): Inspection {
  return { ok: false, reason };
}
