export type PictureType = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

/**
 * The type that the first bytes say, before any decoder sees them: a name or a declared type is never believed.
 * `known-other` is a file of a kind that we recognise and do not take.
 */
export function sniffType(bytes: Buffer): PictureType | 'known-other' | undefined {
  if (bytes.length < 16) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'png';
  const ascii = bytes.subarray(0, 16).toString('latin1');
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'webp';
  if (ascii.slice(4, 8) === 'ftyp') return typeOfBrand(ascii.slice(8, 12));
  if (/^(GIF8|BM|II\*\0|MM\0\*|%PDF|8BPS)/.test(ascii)) return 'known-other';
  if (/^\s*<(\?xml|svg|!doctype)/i.test(ascii)) return 'known-other';
  return undefined;
}

function typeOfBrand(brand: string): PictureType | 'known-other' {
  if (brand === 'avif' || brand === 'avis') return 'avif';
  if (['heic', 'heix', 'mif1', 'msf1', 'hevc'].includes(brand)) return 'heic';
  return 'known-other';
}
