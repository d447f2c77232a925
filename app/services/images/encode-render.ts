import { ServiceError } from '#app/services/service-error.ts';
import { openPicture } from './decoder.ts';
import { type Provenance, toXmp } from './provenance.ts';
import { sniffType } from './sniff-type.ts';

export interface EncodedRender {
  bytes: Buffer;
  width: number;
  height: number;
}

/**
 * Encodes the engine's picture once, at its full resolution: progressive JPEG, quality 92, with its provenance inside.
 * Any later encoding would drop the mark. Throws ServiceError (`never`) for what is no picture.
 */
export async function encodeRender(bytes: Buffer, options: { provenance: Provenance }): Promise<EncodedRender> {
  const type = sniffType(bytes);
  if (type === undefined || type === 'known-other') throw unreadable('not a picture');
  try {
    const { data, info } = await openPicture(bytes)
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 92, progressive: true, chromaSubsampling: '4:4:4' })
      .withXmp(toXmp(options.provenance))
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (cause) {
    throw unreadable('damaged', cause);
  }
}

function unreadable(why: string, cause?: unknown): ServiceError {
  return new ServiceError('images', `The engine’s picture could not be read: ${why}`, { retry: 'never', cause });
}
