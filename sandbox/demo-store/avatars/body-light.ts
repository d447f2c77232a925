import { type Field, fillPolygon, makeField } from '#sandbox/demo-store/drawing/field.ts';
import { boxAround } from '#sandbox/demo-store/drawing/light-panels.ts';
import type { Point } from '#sandbox/demo-store/drawing/outline.ts';
import { inflate } from '#sandbox/demo-store/drawing/relief.ts';

export interface Solid {
  /** On the grid, in cells. */
  outline: readonly Point[];
  depth: number;
}

/** Melts round shapes into one relief, so that limbs grow out of the body without a seam. */
export function meltedRelief(solids: readonly Solid[], width: number, height: number): { heights: Field; mask: Field } {
  const sum = makeField(width, height);
  const mask = makeField(width, height);
  for (const { outline, depth } of solids) {
    const box = boxAround(outline, 3);
    const own = fillPolygon(
      outline.map(([x, y]) => [x - box.left, y - box.top]),
      box.width,
      box.height,
    );
    const round = inflate(own, { isFlat: false });
    for (let y = Math.max(0, -box.top); y < Math.min(box.height, height - box.top); y += 1) {
      for (let x = Math.max(0, -box.left); x < Math.min(box.width, width - box.left); x += 1) {
        const from = y * box.width + x;
        const to = (y + box.top) * width + x + box.left;
        mask.data[to] = Math.max(mask.data[to] ?? 0, own.data[from] ?? 0);
        sum.data[to] = (sum.data[to] ?? 0) + ((round.data[from] ?? 0) * depth) ** MELT;
      }
    }
  }
  for (let i = 0; i < sum.data.length; i += 1) sum.data[i] = (sum.data[i] ?? 0) ** (1 / MELT);
  return { heights: sum, mask };
}

/** Larger keeps the parts apart more sharply. */
const MELT = 4;
