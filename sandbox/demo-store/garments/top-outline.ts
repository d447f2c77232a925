import { corner, type Knot, type Point, symmetricOutline } from '#sandbox/demo-store/drawing/outline.ts';
import type { TopCut } from './top-cut.ts';

/** Knots of the right half of the neckline, from the middle to the shoulder. */
export function necklineKnots({ neck, neckDepth, neckline }: TopCut, grow = 0): Knot[] {
  const depth = neckDepth + grow;
  const end = corner(neck + grow * 0.9, grow * 0.25);
  switch (neckline) {
    case 'round':
      return [[0, depth], [(neck + grow) * 0.62, depth * 0.8], [(neck + grow) * 0.93, depth * 0.4], end];
    case 'v':
      return [corner(0, depth), [neck * 0.52 + grow, depth * 0.45], end];
    case 'square':
      return [[0, depth], corner(neck * 0.9 + grow * 0.9, depth), end];
    case 'boat':
      return [[0, depth], [(neck + grow) * 0.6, depth * 0.84], end];
    case 'sweetheart':
      return [corner(0, depth + 2.5), [neck * 0.5, depth - 0.6], [neck * 0.86, depth * 0.72], end];
  }
}

export function bodyOutline(cut: TopCut): Point[] {
  const { shoulder, slope, chest, armhole, waist, waistAt, hem, length, hip, hemDrop = 0.8 } = cut;
  const tuck = cut.sleeve ? 1.3 : 2.2;
  return symmetricOutline([
    ...necklineKnots(cut),
    corner(shoulder, slope),
    [shoulder - tuck, slope + (armhole - slope) * 0.5],
    [shoulder - tuck * 0.35 + (chest - shoulder) * 0.3, slope + (armhole - slope) * 0.82],
    corner(chest, armhole),
    [waist, waistAt],
    ...(hip ? [[hip.half, hip.at] as Knot] : []),
    corner(hem, length - hemDrop),
    [hem * 0.55, length - hemDrop * 0.28],
    [0, length],
  ]);
}

/** What says how wide a body is. */
export type Outline = Pick<TopCut, 'chest' | 'armhole' | 'waist' | 'waistAt' | 'hem' | 'length' | 'hip'>;

/** Half the body's width in a row, between armhole and hem. */
export function halfWidthAt({ chest, armhole, waist, waistAt, hem, length, hip }: Outline, y: number): number {
  const stops: Point[] = [
    [armhole, chest],
    [waistAt, waist],
    ...(hip ? [[hip.at, hip.half] as Point] : []),
    [length, hem],
  ];
  for (let i = 0; i + 1 < stops.length; i += 1) {
    const [fromY, from] = stops[i] ?? [0, 0];
    const [toY, to] = stops[i + 1] ?? [0, 0];
    if (y <= toY) return from + ((to - from) * Math.max(0, y - fromY)) / Math.max(1, toY - fromY);
  }
  return hem;
}
