import { countScans } from './count-scans.ts';
import type { PictureHeader } from './decoder.ts';
import { estimateMemory } from './estimate-memory.ts';
import { PICTURE_LIMITS, type PictureProblem } from './picture-limits.ts';

/** What pixels may take while they are decoded: any JPEG, PNG or WebP of 50 megapixels takes less, an AVIF of 25. */
const MAX_DECODING_BYTES = 500_000_000;

/** What makes a picture cost more than others of its size, told by its bytes before a pixel is decoded. */
export function costProblem(bytes: Buffer, header: PictureHeader): PictureProblem | undefined {
  if (estimateMemory(header) > MAX_DECODING_BYTES) return 'too-heavy';
  const { maxScans } = PICTURE_LIMITS;
  if (header.format === 'jpeg' && countScans(bytes, maxScans) > maxScans) return 'too-many-scans';
  return undefined;
}
