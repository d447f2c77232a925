import type { GarmentShape } from './garment-shape.ts';
import { difference, type LabPicture } from './lab.ts';
import { makeMask } from './mask.ts';
import type { Mask } from './picture.ts';
import { topOf } from './silhouette.ts';

/**
 * Takes the inside of the collar's back out of the mask, which a neck hides when the garment is worn, and returns where the
 * neck is seen instead. Without a collar line to be found, nothing is taken out.
 */
export function openCollar(lab: LabPicture, mask: Mask, shape: GarmentShape): Mask {
  const { width, height } = mask;
  const { leftNeck, rightNeck } = shape;
  const hole = makeMask(width, height);
  if (shape.hasHood || shape.isStrapless || rightNeck.x - leftNeck.x < 8) return hole;
  const curve = findCollarLine(lab, mask, shape);
  for (let x = Math.round(leftNeck.x); x <= Math.round(rightNeck.x); x += 1) {
    const line = lineBetween(shape, x);
    const lower = Math.max(curve ? curve(x) : 0, topOf(mask, x) ?? 0);
    for (let y = Math.max(0, Math.floor(Math.min(line, lower))); y < lower; y += 1) {
      hole.data[y * width + x] = 1;
      mask.data[y * width + x] = 0;
    }
  }
  return hole;
}

function lineBetween({ leftNeck, rightNeck }: GarmentShape, x: number): number {
  return leftNeck.y + ((rightNeck.y - leftNeck.y) * (x - leftNeck.x)) / (rightNeck.x - leftNeck.x);
}

/** Round and pointed collars between the neck points, of every depth: the one along which colours differ most. */
function findCollarLine(lab: LabPicture, mask: Mask, shape: GarmentShape): ((x: number) => number) | undefined {
  const { leftNeck, rightNeck } = shape;
  const half = (rightNeck.x - leftNeck.x) / 2;
  const middle = (rightNeck.x + leftNeck.x) / 2;
  const dip = (topOf(mask, middle) ?? 0) - lineBetween(shape, middle);
  let best: { strength: number; curve: (x: number) => number } | undefined;
  for (const power of [2, 1.25]) {
    for (let depth = dip + half * 0.16; depth < half * (power === 2 ? 1.3 : 2.2); depth += 1) {
      const curve = (x: number) => {
        const across = Math.min(1, Math.abs((x - middle) / half));
        return lineBetween(shape, x) + depth * (1 - across ** power) ** (1 / power);
      };
      const strength = strengthAlong(lab, mask, curve, middle, half);
      if (strength > 7 && strength > (best?.strength ?? 0) * 1.15) best = { strength, curve };
    }
  }
  return best?.curve;
}

/** How different the colours are just above and just below a curve: the weaker half counts. */
function strengthAlong(
  lab: LabPicture,
  mask: Mask,
  curve: (x: number) => number,
  middle: number,
  half: number,
): number {
  const strengths: number[] = [];
  for (let part = -0.8; part <= 0.8; part += 0.1) {
    const x = Math.round(middle + part * half);
    const y = Math.round(curve(x));
    const above = (y - 2) * lab.width + x;
    const below = (y + 2) * lab.width + x;
    strengths.push(mask.data[below] ? difference(lab, above, below) : 0);
  }
  strengths.sort((one, other) => one - other);
  return strengths[Math.floor(strengths.length * 0.35)] ?? 0;
}
