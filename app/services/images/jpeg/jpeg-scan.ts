import type { FrameComponent, JpegFrame } from './jpeg-frame.ts';
import type { JpegSegment } from './jpeg-parts.ts';

export interface ScanComponent {
  /** Its place in the frame. */
  index: number;
  component: FrameComponent;
  dcTable: number;
  acTable: number;
}

export interface JpegScan {
  components: ScanComponent[];
  /** First and last coefficient. */
  from: number;
  to: number;
  /** From which bit to which the coefficients are refined; `before` 0 for their first pass. */
  before: number;
  after: number;
  coded: { start: number; end: number };
}

const LAST = 63;

/** The scan's header; undefined when it contradicts the frame's. */
export function readScan({ data, end, codedEnd = end }: JpegSegment, frame: JpegFrame): JpegScan | undefined {
  const count = data[0] ?? 0;
  if (count < 1 || count > 4 || data.length < 4 + 2 * count) return undefined;
  const components: ScanComponent[] = [];
  for (let at = 1; at < 1 + 2 * count; at += 2) {
    const index = frame.components.findIndex(({ id }) => id === data[at]);
    const component = frame.components[index];
    if (!component || components.some((other) => other.index === index)) return undefined;
    const places = data[at + 1] ?? 0;
    components.push({ index, component, dcTable: places >> 4, acTable: places & 15 });
  }
  const coded = { start: end, end: codedEnd };
  // Without passes these three say nothing, and some cameras leave them empty.
  if (!frame.isProgressive) return { components, from: 0, to: LAST, before: 0, after: 0, coded };
  const [from = 0, to = 0, bits = 0] = data.subarray(1 + 2 * count);
  const isBand = from === 0 ? to === 0 : from <= to && to <= LAST && count === 1;
  return isBand ? { components, from, to, before: bits >> 4, after: bits & 15, coded } : undefined;
}
