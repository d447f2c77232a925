import { isHdrProfile } from './colour/profile-tags.ts';
import { toldColour } from './colour/told-colour.ts';
import { costProblem } from './cost-problem.ts';
import { openPicture, type PictureHeader, readHeader } from './decoder.ts';
import { jpegProblem } from './jpeg/jpeg-problem.ts';
import { PICTURE_LIMITS, type PictureProblem } from './picture-limits.ts';
import { isSequence, type PictureType, sniffType } from './sniff-type.ts';

interface InspectedPicture {
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
 * Never throws for what the bytes are. The shorter edge must reach the limit, also once the longer
 * one is no more than the engine takes: a strip shows no garment.
 */
export async function inspectPicture(bytes: Buffer): Promise<Inspection> {
  if (bytes.length === 0) return refuse('empty');
  if (bytes.length > PICTURE_LIMITS.maxBytes) return refuse('too-many-bytes');
  const type = sniffType(bytes);
  if (type === undefined) return refuse('not-a-picture');
  if (type === 'known-other') return refuse('unsupported-type');
  if (type === 'avif' && isSequence(bytes)) return refuse('animated');
  const header = await readHeader(bytes).catch(() => undefined);
  if (!header) return refuse(unreadable(type, bytes));
  if (header.format !== decoderName(type)) return refuse('not-a-picture');
  if (header.pages > 1) return refuse('animated');
  const sizeProblem = problemOfSize(header);
  if (sizeProblem) return refuse(sizeProblem);
  const cost = costProblem(bytes, header);
  if (cost) return refuse(cost);
  if (toldColour(bytes).kind === 'hdr' || isHdrProfile(header.profile)) return refuse('hdr');
  const problem = type === 'jpeg' ? jpegProblem(bytes) : await problemOfDecoding(type, bytes);
  if (problem) return refuse(problem);
  const { width, height, hasAlpha, colourSpace } = header;
  return { ok: true, picture: { type, width, height, hasAlpha, colourSpace, bytes: bytes.length } };
}

function problemOfSize({ width, height }: PictureHeader): PictureProblem | undefined {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (width * height > PICTURE_LIMITS.maxPixels) return 'too-many-pixels';
  if (shorter < PICTURE_LIMITS.minEdge) return 'too-small';
  return longer > shorter * PICTURE_LIMITS.mostTimesLonger ? 'too-long' : undefined;
}

/** Decodes every line and keeps none: memory stays flat, and a file that breaks off is found. */
async function problemOfDecoding(type: PictureType, bytes: Buffer): Promise<PictureProblem | undefined> {
  try {
    await openPicture(bytes).resize(8, 8, { fit: 'fill', fastShrinkOnLoad: false }).raw().toBuffer();
    return undefined;
  } catch {
    return unreadable(type, bytes);
  }
}

/** Why the decoder may have refused it. This build may read AVIF only, of the family that HEIC belongs to. */
function unreadable(type: PictureType, bytes: Buffer): PictureProblem {
  if (type === 'heic') return 'unsupported-type';
  return (type === 'jpeg' ? jpegProblem(bytes) : undefined) ?? 'truncated';
}

function decoderName(type: PictureType): string {
  return type === 'avif' || type === 'heic' ? 'heif' : type;
}

function refuse(reason: PictureProblem): Inspection {
  return { ok: false, reason };
}
