import { type JpegParts, type JpegSegment, MARKER } from './jpeg-parts.ts';

export interface FrameComponent {
  id: number;
  /** Blocks in each coded unit of an interleaved scan. */
  across: number;
  down: number;
  quantisation: number;
  /** Its own size in blocks, as a scan of it alone has them. */
  blocksWide: number;
  blocksHigh: number;
}

export interface JpegFrame {
  isProgressive: boolean;
  components: FrameComponent[];
  /** Coded units of an interleaved scan. */
  unitsWide: number;
  unitsHigh: number;
}

const BLOCK = 8;
const BASELINE = 0xc0;
const EXTENDED = 0xc1;
const PROGRESSIVE = 0xc2;

/** The segments that open a frame: all of 0xc0 to 0xcf that are no tables. */
export function frameSegment({ segments }: JpegParts): JpegSegment | undefined {
  return segments.find(({ marker }) => marker >= BASELINE && marker <= 0xcf && !isTables(marker));
}

/** Whether the picture is coded in a way that browsers and our decoder read: not lossless, arithmetic, of 12 bits. */
export function isCommonCoding({ marker, data }: JpegSegment): boolean {
  return [BASELINE, EXTENDED, PROGRESSIVE].includes(marker) && data[0] === 8;
}

/** The frame's header; undefined when it contradicts itself. */
export function readFrame({ marker, data }: JpegSegment): JpegFrame | undefined {
  const count = data[5] ?? 0;
  if (count < 1 || count > 4 || data.length < 6 + 3 * count) return undefined;
  const [height, width] = [data.readUInt16BE(1), data.readUInt16BE(3)];
  const listed = Array.from({ length: count }, (_, index) => data.subarray(6 + 3 * index, 9 + 3 * index));
  const sampling = listed.map(([, factors = 0]) => ({ across: factors >> 4, down: factors & 15 }));
  if (sampling.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) return undefined;
  const mostAcross = Math.max(...sampling.map(({ across }) => across));
  const mostDown = Math.max(...sampling.map(({ down }) => down));
  if (width === 0 || height === 0) return undefined;
  return {
    isProgressive: marker === PROGRESSIVE,
    unitsWide: Math.ceil(width / (BLOCK * mostAcross)),
    unitsHigh: Math.ceil(height / (BLOCK * mostDown)),
    components: listed.map(([id = 0, , quantisation = 0], index) => {
      const { across = 1, down = 1 } = sampling[index] ?? {};
      const blocksWide = Math.ceil(Math.ceil((width * across) / mostAcross) / BLOCK);
      const blocksHigh = Math.ceil(Math.ceil((height * down) / mostDown) / BLOCK);
      return { id, across, down, quantisation, blocksWide, blocksHigh };
    }),
  };
}

function isTables(marker: number): boolean {
  return marker === MARKER.huffmanTables || marker === MARKER.arithmeticTables || marker === 0xc8;
}
