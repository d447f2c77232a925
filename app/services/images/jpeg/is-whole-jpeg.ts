import { readHuffmanTables } from './huffman-table.ts';
import { frameSegment, type JpegFrame, readFrame } from './jpeg-frame.ts';
import { type JpegParts, type JpegSegment, MARKER } from './jpeg-parts.ts';
import { readScan } from './jpeg-scan.ts';
import type { JpegState } from './jpeg-state.ts';
import { areAllSeen, noPassesSeen, type PassesSeen, seePass } from './passes-seen.ts';
import type { Known } from './walk-blocks.ts';
import { walkScan } from './walk-scan.ts';

/**
 * Whether every pixel of the picture is there: goes over the codes of all scans, which must exist, fit, and end where
 * their bits end. A decoder fills up what is missing with grey and at most complains; only its first complaint can be
 * heard, and healthy pictures give it reasons too. Source: ITU-T T.81, annexes F and G.
 */
export function isWholeJpeg(jpeg: Buffer, parts: JpegParts): boolean {
  const start = frameSegment(parts);
  const frame = start && readFrame(start);
  if (!frame) return false;
  const state: JpegState = {
    frame,
    tables: { dc: [], ac: [] },
    dcSteps: [],
    restartInterval: 0,
    known: knownOf(frame),
  };
  const seen = noPassesSeen(frame);
  return parts.segments.every((segment) => follow(jpeg, segment, state, seen)) && areAllSeen(seen);
}

function follow(jpeg: Buffer, segment: JpegSegment, state: JpegState, seen: PassesSeen): boolean {
  const { marker, data } = segment;
  switch (marker) {
    case MARKER.huffmanTables:
      return readHuffmanTables(data, state.tables);
    case MARKER.quantisationTables:
      return readDcSteps(data, state.dcSteps);
    case MARKER.restartInterval:
      state.restartInterval = data.length >= 2 ? data.readUInt16BE(0) : 0;
      return data.length >= 2;
    case MARKER.startOfScan: {
      const scan = readScan(segment, state.frame);
      return scan !== undefined && seePass(seen, scan) && walkScan(jpeg, scan, state);
    }
    default:
      return true;
  }
}

/** Of each table only the first step: the one of a block's mean. */
function readDcSteps(data: Buffer, steps: number[]): boolean {
  let at = 0;
  while (at < data.length) {
    const place = data[at] ?? 0;
    const isWide = place >> 4 > 0;
    const end = at + 1 + 64 * (isWide ? 2 : 1);
    if (end > data.length) return false;
    steps[place & 15] = isWide ? data.readUInt16BE(at + 1) : (data[at + 1] ?? 0);
    at = end;
  }
  return true;
}

/** Only a progressive picture comes back to its blocks. */
function knownOf({ isProgressive, components }: JpegFrame): Known[] {
  if (!isProgressive) return [];
  return components.map(({ blocksWide, blocksHigh }) => ({
    low: new Uint32Array(blocksWide * blocksHigh),
    high: new Uint32Array(blocksWide * blocksHigh),
  }));
}
