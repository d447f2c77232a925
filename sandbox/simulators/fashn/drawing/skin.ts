import type { LabPicture } from './lab.ts';
import type { Mask } from './picture.ts';
import { labOf } from './polynomial.ts';
import { spanOf } from './silhouette.ts';

export type LabColour = [number, number, number];

/** The face's colour: hair is mostly darker, so it is looked for among the lighter candidates of the head. */
export function findSkinColour(lab: LabPicture, mask: Mask, fromY: number, toY: number): LabColour | undefined {
  const found: LabColour[] = [];
  for (let y = Math.round(fromY); y < Math.min(toY, mask.height); y += 1) {
    const span = spanOf(mask, y);
    if (!span) continue;
    const side = (span.right - span.left) * 0.25;
    for (let x = Math.round(span.left + side); x < span.right - side; x += 2) {
      const colour = labOf(lab, y * mask.width + x);
      if (canBeSkin(colour)) found.push(colour);
    }
  }
  if (found.length < 20) return undefined;
  found.sort((one, other) => one[0] - other[0]);
  const lighter = found.slice(Math.round(found.length * 0.5), Math.round(found.length * 0.92));
  return [0, 1, 2].map((c) => medianOf(lighter.map((colour) => colour[c] ?? 0))) as LabColour;
}

/** How unlike two colours of skin are; light and shadow count for less. */
export function skinDistance([l, a, b]: LabColour, [l2, a2, b2]: LabColour): number {
  return Math.hypot((l - l2) * 0.45, a - a2, b - b2);
}

/** From red to yellow, neither grey nor glaring. */
function canBeSkin([l, a, b]: LabColour): boolean {
  const chroma = Math.sqrt(a * a + b * b);
  return l > 12 && l < 96 && chroma > 7 && chroma < 60 && a > 2 && b > 0 && b < a * 5 && b > a * 0.2;
}

function medianOf(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}
