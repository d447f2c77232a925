import sharp from 'sharp';
import type { Picture } from './picture.ts';

const MARK = 'FASHN simulator (not the real engine)';

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<xmp:CreatorTool>${MARK}</xmp:CreatorTool>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">SIMULATED</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>`;

/** Encodes without the model image's metadata and with the simulator's own mark (XMP, and EXIF Software). */
export function encodePicture({ width, height, rgba }: Picture, format: 'png' | 'jpeg'): Promise<Buffer> {
  const picture = sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .withExif({ IFD0: { Software: MARK, ImageDescription: 'SIMULATED' } })
    .withXmp(XMP);
  return (format === 'png' ? picture.png({ compressionLevel: 4 }) : picture.jpeg({ quality: 95 })).toBuffer();
}
