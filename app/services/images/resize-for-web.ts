import { openPicture } from './decoder.ts';

/** A WebP for a page, at most so large. For garments and avatars; photos keep their marks and are not made smaller. */
export async function resizeForWeb(bytes: Buffer, options: { longestEdge: number }): Promise<Buffer> {
  return openPicture(bytes)
    .rotate()
    .resize(options.longestEdge, options.longestEdge, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer();
}
