import { decoding } from './decoder.ts';
import { openAsSeen } from './open-as-seen.ts';

export interface NormalPicture {
  /** A JPEG in sRGB without any metadata. */
  bytes: Buffer;
  width: number;
  height: number;
  type: 'jpeg';
}

/**
 * Makes one kind of picture of all: upright, sRGB, without transparency (white instead, or `flattenOn`), without
 * metadata (no place, no camera), at most so large. Quality 95, as the engine's guide asks. Throws ServiceError (`never`).
 */
export async function normalisePicture(
  bytes: Buffer,
  options: { longestEdge: number; flattenOn?: string },
): Promise<NormalPicture> {
  const { data, info } = await decoding('The picture', async () => {
    const seen = await openAsSeen(bytes, { longestEdge: options.longestEdge });
    return seen
      .flatten({ background: options.flattenOn ?? '#ffffff' })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true });
  });
  return { bytes: data, width: info.width, height: info.height, type: 'jpeg' };
}
