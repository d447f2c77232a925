import { SRGB_CURVE, type Told, toldByCodes } from './colour-codes.ts';

interface Box {
  type: string;
  data: Buffer;
}

/** The boxes that lie on the way to a picture's properties, and how many bytes stand in each before its own boxes. */
const WAY: [string, number][] = [
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
];
const MOST_BOXES = 1000;

/** What an AVIF says of its colours otherwise than by a profile, which counts before that. */
export function toldByAvif(avif: Buffer): Told {
  let inside = avif;
  for (const [type, before] of WAY) {
    const box = boxesOf(inside).find((one) => one.type === type);
    if (!box) return { kind: 'unsaid' };
    inside = box.data.subarray(before);
  }
  const told = boxesOf(inside).flatMap(({ type, data }) => (type === 'colr' ? [data] : []));
  if (told.some((data) => ['prof', 'rICC'].includes(kindOf(data)))) return { kind: 'unsaid' };
  const codes = told.find((data) => kindOf(data) === 'nclx' && data.length >= 8);
  if (!codes) return { kind: 'unsaid' };
  return toldByCodes({ primaries: codes.readUInt16BE(4), curve: codes.readUInt16BE(6), television: SRGB_CURVE });
}

function kindOf(colr: Buffer): string {
  return colr.toString('latin1', 0, 4);
}

/** What contradicts itself ends the list. */
function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  let at = 0;
  while (at + 8 <= bytes.length && boxes.length < MOST_BOXES) {
    const size = bytes.readUInt32BE(at) || bytes.length - at;
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + size;
    if (size < 8 || end > bytes.length) break;
    boxes.push({ type, data: bytes.subarray(at + 8, end) });
    at = end;
  }
  return boxes;
}
