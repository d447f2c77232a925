import type { JpegFrame } from './jpeg-frame.ts';
import type { JpegScan } from './jpeg-scan.ts';

/** For each component: from which bit on each of its coefficients is there; `NOTHING` before its first pass. */
export type PassesSeen = Uint8Array[];

const NOTHING = 255;
const COEFFICIENTS = 64;

export function noPassesSeen({ components }: JpegFrame): PassesSeen {
  return components.map(() => new Uint8Array(COEFFICIENTS).fill(NOTHING));
}

/** Notes what a scan brings. False when that was there already, or what it builds upon was not. */
export function seePass(seen: PassesSeen, { components, from, to, before, after }: JpegScan): boolean {
  const isFirst = before === 0;
  if (!isFirst && after !== before - 1) return false;
  return components.every(({ index }) => {
    const bits = seen[index]?.subarray(from, to + 1);
    if (!bits?.every((bit) => bit === (isFirst ? NOTHING : before))) return false;
    bits.fill(after);
    return true;
  });
}

/** Whether nothing is missing. */
export function areAllSeen(seen: PassesSeen): boolean {
  return seen.every((bits) => bits.every((bit) => bit === 0));
}
