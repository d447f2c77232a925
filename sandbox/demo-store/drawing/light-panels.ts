import { type Field, fillPolygon } from './field.ts';
import { type Light, layLight, makeLight } from './light.ts';
import type { Point } from './outline.ts';
import type { Drawing, Panel, Placement } from './panel.ts';
import { addCreases, addFold, inflate } from './relief.ts';

/** The light is worked out on a grid of half the picture's size. */
export const LIGHT_SHARE = 0.5;

/** Works out how light falls on a drawing's panels. */
export function lightPanels(
  { panels }: Drawing,
  {
    width,
    height,
    placement,
    seed,
    contrast,
    crispness,
  }: {
    width: number;
    height: number;
    placement: Placement;
    seed: number;
    contrast: number;
    /** How much the cloth creases; 1 is cotton. */
    crispness: number;
  },
): Light {
  const light = makeLight(Math.round(width * LIGHT_SHARE), Math.round(height * LIGHT_SHARE));
  const scale = placement.scale * LIGHT_SHARE;
  const margin = Math.ceil(scale * 2) + 2;
  for (const [index, panel] of panels.entries()) {
    const onGrid = panel.outline.map(
      ([x, y]): Point => [x * scale + placement.left * LIGHT_SHARE, y * scale + placement.top * LIGHT_SHARE],
    );
    const box = boxAround(onGrid, margin);
    const mask = fillPolygon(
      onGrid.map(([x, y]) => [x - box.left, y - box.top]),
      box.width,
      box.height,
    );
    const toLocal = ([x, y]: Point): Point => [
      x * scale + placement.left * LIGHT_SHARE - box.left,
      y * scale + placement.top * LIGHT_SHARE - box.top,
    ];
    layLight(light, {
      ...box,
      heights: reliefOf(panel, mask, { scale, toLocal, seed: seed + index * 17, crispness }),
      mask,
      contrast,
      shadow: panel.shadow ?? 0.3,
      shadowReach: scale * 1.3,
      isInside: panel.isInside ?? false,
    });
  }
  return light;
}

/** The whole cells around some points. */
export function boxAround(
  points: readonly Point[],
  margin: number,
): { left: number; top: number; width: number; height: number } {
  let [minX, minY, maxX, maxY] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [x, y] of points) {
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  const left = Math.floor(minX) - margin;
  const top = Math.floor(minY) - margin;
  return { left, top, width: Math.ceil(maxX) + margin - left, height: Math.ceil(maxY) + margin - top };
}

function reliefOf(
  panel: Panel,
  mask: Field,
  {
    scale,
    toLocal,
    seed,
    crispness,
  }: { scale: number; toLocal: (point: Point) => Point; seed: number; crispness: number },
): Field {
  const heights = inflate(mask, { flatReach: scale * 2.2 });
  const swell = panel.swell ?? 0.55;
  for (let i = 0; i < heights.data.length; i += 1) heights.data[i] = (heights.data[i] ?? 0) * swell;
  for (const fold of panel.folds ?? []) {
    addFold(heights, { ...fold, line: fold.line.map(toLocal), width: fold.width * scale, height: fold.height * scale });
  }
  if (panel.creases) {
    const { size, stretch, angle, rise } = panel.creases;
    addCreases(heights, mask, { size: size * scale, stretch, angle, rise: rise * scale * crispness, seed });
  }
  return heights;
}
