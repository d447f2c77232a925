import type { GarmentShape } from './garment-shape.ts';
import type { LabPicture } from './lab.ts';
import { makeMask } from './mask.ts';
import type { Mask } from './picture.ts';
import { labOf } from './polynomial.ts';
import { topOf } from './silhouette.ts';

/**
 * Takes the inside of the collar's back out of the mask, which a neck hides when the garment is worn, and returns where the
 * neck is seen instead. Without a collar line to be found, nothing is taken out.
 */
export function openCollar(lab: LabPicture, mask: Mask, shape: GarmentShape): Mask {
  const { width, height } = mask;
  const { leftNeck, rightNeck } = shape;
  const hole = makeMask(width, height);
  if (shape.collar !== 'open' || shape.isStrapless || rightNeck.x - leftNeck.x < 8) return hole;
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
    for (let depth = dip + half * 0.2; depth < half * (power === 2 ? 1.3 : 2.2); depth += 1) {
      const curve = (x: number) => {
        const across = Math.min(1, Math.abs((x - middle) / half));
        return lineBetween(shape, x) + depth * (1 - across ** power) ** (1 / power);
      };
      const strength = strengthAlong(lab, curve, middle, half);
      if (strength > 4.5 && strength > (best?.strength ?? 0)) best = { strength, curve };
    }
  }
  return best?.curve;
}

const SEGMENTS = 6;
const SEGMENT_STEPS = 8;

/**
 * How clearly a line runs along a curve: above and below differ, or both differ from the line itself. Means over segments,
 * so that the cloth's grain cancels out; most segments must show it.
 */
function strengthAlong(lab: LabPicture, curve: (x: number) => number, middle: number, half: number): number {
  const strengths: number[] = [];
  for (let segment = 0; segment < SEGMENTS; segment += 1) {
    const sums = { above: [0, 0, 0], line: [0, 0, 0], below: [0, 0, 0] };
    for (let step = 0; step < SEGMENT_STEPS; step += 1) {
      const part = -0.75 + (1.5 * (segment + step / SEGMENT_STEPS)) / SEGMENTS;
      const x = Math.round(middle + part * half);
      const y = Math.round(curve(x));
      for (const [key, offsets] of BANDS) {
        for (const offset of offsets) addColour(sums[key], lab, (y + offset) * lab.width + x);
      }
    }
    const across = distanceOf(sums.above, sums.below) / (2 * SEGMENT_STEPS);
    const fromAbove = distanceOf(sums.above, sums.line) / (2 * SEGMENT_STEPS);
    const fromBelow = distanceOf(sums.below, sums.line) / (2 * SEGMENT_STEPS);
    strengths.push(Math.max(across, Math.min(fromAbove, fromBelow)));
  }
  strengths.sort((one, other) => one - other);
  return strengths[Math.floor(SEGMENTS * 0.3)] ?? 0;
}

const BANDS = [
  ['above', [-4, -3]],
  ['line', [0, 1]],
  ['below', [4, 5]],
] as const;

function addColour(sum: number[], lab: LabPicture, index: number): void {
  for (const [c, value] of labOf(lab, index).entries()) sum[c] = (sum[c] ?? 0) + value;
}

function distanceOf(one: number[], other: number[]): number {
  return Math.hypot(...one.map((value, c) => value - (other[c] ?? 0)));
}
