import { doubled, type Field, fillPolygon, makeField } from '#sandbox/demo-store/drawing/field.ts';
import { boxAround } from '#sandbox/demo-store/drawing/light-panels.ts';
import type { Point } from '#sandbox/demo-store/drawing/outline.ts';
import { inflate } from '#sandbox/demo-store/drawing/relief.ts';

export interface Solid {
  /** On the grid, in cells. */
  outline: readonly Point[];
  depth: number;
}

/** A relief on part of the grid. */
export interface Relief {
  left: number;
  top: number;
  heights: Field;
  mask: Field;
}

/** Melts round shapes into one relief, so that limbs grow out of the body without a seam; `margin`: cells around it. */
export function meltedRelief(solids: readonly Solid[], margin = 4): Relief {
  const whole = boxAround(
    solids.flatMap(({ outline }) => outline),
    margin,
  );
  const sum = makeField(whole.width, whole.height);
  const mask = makeField(whole.width, whole.height);
  for (const { outline, depth } of solids) {
    const box = boxAround(outline, 3);
    const own = fillPolygon(
      outline.map(([x, y]) => [x - box.left, y - box.top]),
      box.width,
      box.height,
    );
    const round = inflate(own, { isFlat: false });
    for (let y = 0; y < box.height; y += 1) {
      for (let x = 0; x < box.width; x += 1) {
        const from = y * box.width + x;
        const to = (y + box.top - whole.top) * whole.width + x + box.left - whole.left;
        mask.data[to] = Math.max(mask.data[to] ?? 0, own.data[from] ?? 0);
        const squared = ((round.data[from] ?? 0) * depth) ** 2;
        sum.data[to] = (sum.data[to] ?? 0) + squared * squared;
      }
    }
  }
  for (let i = 0; i < sum.data.length; i += 1) sum.data[i] = Math.sqrt(Math.sqrt(sum.data[i] ?? 0));
  return { left: whole.left, top: whole.top, heights: sum, mask };
}

/** The same relief on a grid twice as fine, with outlines as sharp as that allows. */
export function refined({ left, top, heights }: Relief, outlines: readonly (readonly Point[])[]): Relief {
  const large = doubled(heights, heights.width * 2, heights.height * 2);
  const mask = makeField(large.width, large.height);
  for (const outline of outlines) {
    const box = boxAround(outline, 1);
    const own = fillPolygon(
      outline.map(([x, y]) => [x - box.left, y - box.top]),
      box.width,
      box.height,
    );
    for (let y = 0; y < box.height; y += 1) {
      for (let x = 0; x < box.width; x += 1) {
        const to = (y + box.top - 2 * top) * large.width + x + box.left - 2 * left;
        mask.data[to] = Math.max(mask.data[to] ?? 0, own.data[y * box.width + x] ?? 0);
      }
    }
  }
  for (let i = 0; i < large.data.length; i += 1) large.data[i] = (large.data[i] ?? 0) * 2;
  return { left: left * 2, top: top * 2, heights: large, mask };
}
