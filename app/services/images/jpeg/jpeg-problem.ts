import type { PictureProblem } from '#app/services/images/picture-limits.ts';
import { isWholeJpeg } from './is-whole-jpeg.ts';
import { frameSegment, isCommonCoding } from './jpeg-frame.ts';
import { readJpegParts } from './jpeg-parts.ts';

/** Why a JPEG can't be used, by its own bytes alone: of a coding that nobody shows, or pixels are missing. */
export function jpegProblem(jpeg: Buffer): PictureProblem | undefined {
  const parts = readJpegParts(jpeg);
  const frame = parts && frameSegment(parts);
  if (!frame) return 'truncated';
  if (!isCommonCoding(frame)) return 'unsupported-type';
  return isWholeJpeg(jpeg, parts) ? undefined : 'truncated';
}
