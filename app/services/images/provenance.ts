import sharp from 'sharp';

/** IPTC's words for how a picture came to be. Source: cv.iptc.org/newscodes/digitalsourcetype. */
export type DigitalSourceType = 'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia';

export interface Provenance {
  digitalSourceType: DigitalSourceType;
  renderId: string;
}

const NEWSCODES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const CREATOR_TOOL = 'ModelSnap';

/** The XMP packet that says so inside the file. */
export function toXmp(provenance: Provenance): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" Iptc4xmpExt:DigitalSourceType="${NEWSCODES}${provenance.digitalSourceType}" xmp:CreatorTool="${CREATOR_TOOL}" dc:identifier="${provenance.renderId}"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}

/** What a file says of its origin, or undefined when it says nothing of ours. */
export async function readProvenance(bytes: Buffer): Promise<Provenance | undefined> {
  const { xmpAsString } = await sharp(bytes).metadata();
  const type = /DigitalSourceType="[^"]*\/([A-Za-z]+)"/.exec(xmpAsString ?? '')?.[1];
  const renderId = /dc:identifier="([0-9a-f]+)"/.exec(xmpAsString ?? '')?.[1];
  if (!renderId || (type !== 'trainedAlgorithmicMedia' && type !== 'compositeWithTrainedAlgorithmicMedia')) {
    return undefined;
  }
  return { digitalSourceType: type, renderId };
}
