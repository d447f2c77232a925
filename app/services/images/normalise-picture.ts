import { openPicture } from './decoder.ts';

export interface NormalPicture {
  /** A JPEG in sRGB without any metadata. */
  bytes: Buffer;
  width: number;
  height: number;
}

/**
 * Makes one kind of picture of all: upright, sRGB, without transparency (white instead), without metadata (no place, no
 * camera), at most so large. Quality 95, as the engine's guide asks.
 */
export async function normalisePicture(bytes: Buffer, options: { longestEdge: number }): Promise<NormalPicture> {
  const { data, info } = await openPicture(bytes)
    .rotate()
    .resize(options.longestEdge, options.longestEdge, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
