import { decoding } from './decoder.ts';
import { openAsSeen } from './open-as-seen.ts';
import { type Provenance, toXmp } from './provenance.ts';

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
  const { data, info } = await decoding('The engine’s picture', async () => {
    const seen = await openAsSeen(bytes);
    return seen
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 92, progressive: true, chromaSubsampling: '4:4:4' })
      .withXmp(toXmp(options.provenance))
      .toBuffer({ resolveWithObject: true });
  });
  return { bytes: data, width: info.width, height: info.height };
}
