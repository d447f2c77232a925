import { decoding, openPicture } from './decoder.ts';
import { type Provenance, toXmp } from './provenance.ts';

/**
 * A WebP for a page, at most so large, upright and without metadata. A web copy of a photo of ours names its
 * provenance again, since encoding drops it. Throws ServiceError (`never`).
 */
export async function resizeForWeb(
  bytes: Buffer,
  options: { longestEdge: number; provenance?: Provenance },
): Promise<Buffer> {
  return decoding('The picture', () => {
    const copy = openPicture(bytes)
      .autoOrient()
      .resize(options.longestEdge, options.longestEdge, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality: 82 });
    return (options.provenance ? copy.withXmp(toXmp(options.provenance)) : copy).toBuffer();
  });
}
