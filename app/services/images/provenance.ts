import sharp from 'sharp';
import { sniffType } from './sniff-type.ts';

/** IPTC's words for how a picture came to be. Source: cv.iptc.org/newscodes/digitalsourcetype. */
type DigitalSourceType = 'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia';

export interface Provenance {
  digitalSourceType: DigitalSourceType;
  /** Of the render or the avatar that the picture is of. */
  recordId: string;
}

const NEWSCODES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const CREATOR_TOOL = 'ModelSnap';

/** The XMP packet that says so inside the file. */
export function toXmp(provenance: Provenance): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" Iptc4xmpExt:DigitalSourceType="${NEWSCODES}${provenance.digitalSourceType}" xmp:CreatorTool="${CREATOR_TOOL}" dc:identifier="${escapeXml(provenance.recordId)}"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}

/** What a file says of its origin, or undefined when it says nothing of ours, or is no picture. */
export async function readProvenance(bytes: Buffer): Promise<Provenance | undefined> {
  const xmp = await readXmp(bytes);
  if (xmp === undefined || attribute(xmp, 'xmp:CreatorTool') !== CREATOR_TOOL) return undefined;
  const recordId = attribute(xmp, 'dc:identifier');
  const digitalSourceType = sourceTypeOf(attribute(xmp, 'Iptc4xmpExt:DigitalSourceType'));
  return recordId && digitalSourceType ? { digitalSourceType, recordId } : undefined;
}

async function readXmp(bytes: Buffer): Promise<string | undefined> {
  const type = sniffType(bytes);
  if (type === undefined || type === 'known-other') return undefined;
  try {
    return (await sharp(bytes).metadata()).xmpAsString;
  } catch {
    return undefined;
  }
}

function attribute(xmp: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"<]*)"`).exec(xmp)?.[1];
}

function sourceTypeOf(address: string | undefined): DigitalSourceType | undefined {
  switch (address) {
    case `${NEWSCODES}trainedAlgorithmicMedia`:
      return 'trainedAlgorithmicMedia';
    case `${NEWSCODES}compositeWithTrainedAlgorithmicMedia`:
      return 'compositeWithTrainedAlgorithmicMedia';
    default:
      return undefined;
  }
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
