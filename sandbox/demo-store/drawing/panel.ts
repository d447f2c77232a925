import type { Point } from './outline.ts';
import type { Fold } from './relief.ts';

/** One piece of cloth, in centimetres: x from the middle to the right, y downwards. Later panels lie over earlier ones. */
export interface Panel {
  outline: readonly Point[];
  /** A colour, or `url(#...)` of a definition. */
  fill: string;
  /** SVG inside the outline: seams, pockets, stripes. */
  inside?: string;
  /** SVG that may leave the outline: buttons, cords. */
  over?: string;
  folds?: readonly Fold[];
  creases?: { size: number; stretch: number; angle: number; rise: number };
  /** How much it swells; 1 is a loosely filled shirt. */
  swell?: number;
  /** How dark a shadow it throws on what lies below, 0 to 1. */
  shadow?: number;
  /** Lies in the shade, such as the inside of a collar. */
  isInside?: boolean;
}

/** Something drawn in centimetres, to be placed on a picture. */
export interface Drawing {
  panels: readonly Panel[];
  /** SVG definitions (gradients, patterns) that the panels refer to. */
  definitions?: string;
}

export interface Placement {
  /** Pixels per centimetre. */
  scale: number;
  left: number;
  top: number;
}

/** Fits a drawing into the middle of a picture, with a margin all around. */
export function placeInMiddle(
  { panels }: Drawing,
  { width, height, margin, largestScale }: { width: number; height: number; margin: number; largestScale: number },
): Placement {
  const points = panels.flatMap(({ outline }) => outline);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(
    (width * (1 - 2 * margin)) / (maxX - minX),
    (height * (1 - 2 * margin)) / (maxY - minY),
    largestScale,
  );
  return {
    scale,
    left: width / 2 - (scale * (minX + maxX)) / 2,
    top: height / 2 - (scale * (minY + maxY)) / 2,
  };
}
