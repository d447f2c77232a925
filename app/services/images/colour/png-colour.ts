import { SRGB_PRIMARIES, type Told, toldByCodes } from './colour-codes.ts';
import { areSound, type Primaries } from './make-profile.ts';

const SIGNATURE_BYTES = 8;
/** Length and type before a chunk's data, checksum after it. */
const HEAD_BYTES = 8;
const FRAME_BYTES = 12;
/** As screens show it, not as cameras of television take it. */
const TELEVISION = { power: 2.4 };
/** Old programs write it into whatever they save; alone it means sRGB. */
const USUAL_GAMMA = 45_455;

/** What a PNG says of its colours otherwise than by a profile, in the order in which browsers believe it. */
export function toldByPng(png: Buffer): Told {
  const chunks = chunksBeforePixels(png);
  const codes = chunks.get('cICP');
  if (codes && codes.length >= 4) {
    return toldByCodes({ primaries: codes[0] ?? 0, curve: codes[1] ?? 0, television: TELEVISION });
  }
  if (chunks.has('iCCP') || chunks.has('sRGB')) return { kind: 'unsaid' };
  const gamma = chunks.get('gAMA');
  const told = gamma && gamma.length >= 4 ? gamma.readUInt32BE(0) : 0;
  const corners = chunks.get('cHRM');
  if (told === 0 || (told === USUAL_GAMMA && !corners)) return { kind: 'unsaid' };
  return { kind: 'colours', primaries: primariesOf(corners) ?? SRGB_PRIMARIES, curve: { power: 100_000 / told } };
}

function primariesOf(chromaticities: Buffer | undefined): Primaries | undefined {
  if (!chromaticities || chromaticities.length < 32) return undefined;
  const point = (at: number) =>
    [chromaticities.readUInt32BE(at * 8) / 100_000, chromaticities.readUInt32BE(at * 8 + 4) / 100_000] as const;
  const primaries = { white: point(0), red: point(1), green: point(2), blue: point(3) };
  return areSound(primaries) ? primaries : undefined;
}

/** The data of each kind of chunk; of several, the first. */
function chunksBeforePixels(png: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  let at = SIGNATURE_BYTES;
  while (at + FRAME_BYTES <= png.length) {
    const end = at + FRAME_BYTES + png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + HEAD_BYTES);
    if (end > png.length || type === 'IDAT') break;
    if (!found.has(type)) found.set(type, png.subarray(at + HEAD_BYTES, end - 4));
    at = end;
  }
  return found;
}
