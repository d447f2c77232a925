export type PictureType = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

const MOST_BRANDS = 16;

/** How files of kinds of pictures begin that are recognised and not taken, as Latin-1. */
const OTHER_KINDS = [
  'GIF8',
  'BM',
  '%PDF',
  '%!PS',
  '8BPS',
  // TIFF, small and large, and most raw photos, which are TIFF within.
  'II*\0',
  'MM\0*',
  'II+\0',
  'MM\0+',
  // Raw photos of Olympus, Panasonic, Canon, Fujifilm, Minolta and Sigma.
  'IIRO',
  'IIRS',
  'MMOR',
  'IIU\0',
  'II\x1a\0\0\0HEAP',
  'FUJIFILMCCD-RAW',
  '\0MRM',
  'FOVb',
  // JPEG XL and JPEG 2000, as a stream and in boxes, and JPEG XR.
  '\xff\x0a',
  '\0\0\0\x0cJXL ',
  '\xff\x4f\xff\x51',
  '\0\0\0\x0cjP  ',
  'II\xbc',
  // Icons and pointers.
  '\0\0\x01\0',
  '\0\0\x02\0',
  // Colours for film, moving PNG's forerunners, textures, a drawing program's own.
  '\x76\x2f\x31\x01',
  '#?RADIANCE',
  '\x8aMNG',
  '\x8bJNG',
  'DDS ',
  'qoif',
  'gimp xcf',
];

/**
 * The type that the first bytes say, before any decoder sees them: a name or a declared type is never believed.
 * `known-other` is a file of a kind that we recognise and do not take.
 */
export function sniffType(bytes: Buffer): PictureType | 'known-other' | undefined {
  if (bytes.length < 16) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'png';
  const ascii = bytes.subarray(0, 64).toString('latin1');
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'webp';
  if (ascii.slice(4, 8) === 'ftyp') return typeOfBrands(brandsOf(bytes));
  if (OTHER_KINDS.some((beginning) => ascii.startsWith(beginning))) return 'known-other';
  // A byte order mark or blanks may stand before markup.
  if (/^(\u00ef\u00bb\u00bf)?\s*<(\?xml|svg|!doctype|!--|html)/i.test(ascii)) return 'known-other';
  return undefined;
}

/** The major brand and the compatible ones of an ISO media file; the four bytes after the first are its version. */
function brandsOf(bytes: Buffer): string[] {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 8 + 4 * MOST_BRANDS);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(bytes.toString('latin1', at, at + 4));
  return brands;
}

/** Whether the file says first of all that it is moving pictures. A still one may follow for whoever shows no others. */
export function isSequence(bytes: Buffer): boolean {
  return bytes.toString('latin1', 4, 8) === 'ftyp' && ['avis', 'msf1'].includes(bytes.toString('latin1', 8, 12));
}

/** Many writers put the general `mif1` first and say only among the compatible brands which coding it is. */
function typeOfBrands(brands: string[]): PictureType | 'known-other' {
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  if (brands.some((brand) => ['heic', 'heix', 'mif1', 'msf1', 'hevc'].includes(brand))) return 'heic';
  return 'known-other';
}
