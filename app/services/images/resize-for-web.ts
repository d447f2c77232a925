import { decoding, openPicture } from './decoder.ts';
import { type Provenance, toXmp } from './provenance.ts';

const ENCODING = { quality: 82 } as const;

/** Names what a copy of this size is made like: another encoding, or one that tells its provenance, has another name. */
export function webRecipe(longestEdge: number, { isMarked = false }: { isMarked?: boolean } = {}): string {
  return `web-${longestEdge}-q${ENCODING.quality}${isMarked ? '-marked' : ''}`;
}

/**
 * A WebP for a page, at most so large, upright and without metadata. A web copy of a generated picture names its
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
      .webp(ENCODING);
    return (options.provenance ? copy.withXmp(toXmp(options.provenance)) : copy).toBuffer();
  });
}
