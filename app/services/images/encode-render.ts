import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decodePieces, decoding } from './decoder.ts';
import { type Provenance, toXmp } from './provenance.ts';

export interface EncodedRender {
  bytes: Buffer;
  width: number;
  height: number;
}

/**
 * Encodes the engine's picture once, at its full resolution: progressive JPEG, quality 92, with its provenance inside.
 * Any later encoding would drop the mark. Takes the bytes or the stream of them. Throws ServiceError: `never` for what is
 * no picture, else the stream's own.
 */
export async function encodeRender(
  source: Buffer | Readable,
  options: { provenance: Provenance },
): Promise<EncodedRender> {
  const pieces = Buffer.isBuffer(source) ? Readable.from([source]) : source;
  const { data, info } = await decoding('The engine’s picture', async () => {
    const { typeCheck, picture } = decodePieces();
    const encoded = picture
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 92, progressive: true, chromaSubsampling: '4:4:4' })
      .withXmp(toXmp(options.provenance))
      .toBuffer({ resolveWithObject: true });
    const [, result] = await Promise.all([pipeline(pieces, typeCheck, picture), encoded]);
    return result;
  });
  return { bytes: data, width: info.width, height: info.height };
}
