import { boxBlur } from './lab.ts';
import { grow, makeMask } from './mask.ts';
import type { Mask, Picture } from './picture.ts';

/** A cut-out ready to be drawn: colours without the old background's rim, and a soft outline. */
export interface Texture {
  width: number;
  height: number;
  rgb: Uint8Array;
  /** 0 to 1. */
  alpha: Float32Array;
}

const RIM = 3;

/**
 * Cuts the texture out. `distance` is each pixel's from the background: the outline is drawn where it falls to half of what
 * the cloth nearby has, which leaves out the blurred rim and the shadow right at the edge.
 */
export function makeTexture({ width, height, rgba }: Picture, outline: Mask, distance?: Float32Array): Texture {
  const mask = distance ? trimmed(outline, distance) : outline;
  const solid = grow(mask, -2);
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i += 1) {
    rgb[i * 3] = rgba[i * 4] ?? 0;
    rgb[i * 3 + 1] = rgba[i * 4 + 1] ?? 0;
    rgb[i * 3 + 2] = rgba[i * 4 + 2] ?? 0;
  }
  spreadColours(rgb, solid.data, width, height, RIM + 2);
  const eroded = grow(mask, -1);
  const alpha = boxBlur({ width, height, data: Float32Array.from(eroded.data) }, 1).data;
  return { width, height, rgb, alpha };
}

function trimmed(outline: Mask, distance: Float32Array): Mask {
  const { width, height, data } = outline;
  const inner = grow(outline, -EDGE_BAND);
  const weight = boxBlur({ width, height, data: Float32Array.from(inner.data) }, EDGE_BAND * 2).data;
  const inside = boxBlur(
    { width, height, data: distance.map((value, i) => value * (inner.data[i] ?? 0)) },
    EDGE_BAND * 2,
  );
  const kept = makeMask(width, height, (i) => {
    if (!data[i] || inner.data[i]) return data[i] === 1;
    const usual = (inside.data[i] ?? 0) / Math.max(1e-6, weight[i] ?? 0);
    return (weight[i] ?? 0) < 0.02 || (distance[i] ?? 0) > usual * 0.5;
  });
  // Small bites are bright cloth, not rim.
  const whole = grow(grow(kept, 4), -4);
  return makeMask(width, height, (i) => data[i] === 1 && whole.data[i] === 1);
}

/** How deep, in pixels, the outline is looked at again. */
const EDGE_BAND = 5;

/** Gives pixels around the solid part the mean colour of their solid neighbours, ring by ring. */
function spreadColours(rgb: Uint8Array, solid: Uint8Array, width: number, height: number, rings: number): void {
  const known = solid.slice();
  const steps = [-1, 1, -width, width];
  let front: number[] = [];
  for (let i = 0; i < known.length; i += 1)
    if (known[i]) for (const step of steps) if (!known[i + step]) front.push(i + step);
  for (let ring = 0; ring < rings; ring += 1) {
    const reached: number[] = [];
    for (const i of front) {
      if (i < width || i >= width * (height - 1) || known[i]) continue;
      let count = 0;
      const sum = [0, 0, 0];
      for (const step of steps) {
        if (known[i + step] !== 1) continue;
        count += 1;
        for (let c = 0; c < 3; c += 1) sum[c] = (sum[c] ?? 0) + (rgb[(i + step) * 3 + c] ?? 0);
      }
      if (count === 0) continue;
      for (let c = 0; c < 3; c += 1) rgb[i * 3 + c] = (sum[c] ?? 0) / count;
      // Known from the next ring on.
      known[i] = 2;
      reached.push(i);
    }
    front = [];
    for (const i of reached) {
      known[i] = 1;
      for (const step of steps) if (!known[i + step]) front.push(i + step);
    }
  }
}

/** Bilinear colour and alpha at a place; writes r, g, b (0 to 255) and alpha (0 to 1) into `into`. */
export function sampleTexture({ width, height, rgb, alpha }: Texture, x: number, y: number, into: Float32Array): void {
  if (x < 0 || y < 0 || x > width - 1.001 || y > height - 1.001) {
    into[3] = 0;
    return;
  }
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  const i = top * width + left;
  const a = (1 - fx) * (1 - fy);
  const b = fx * (1 - fy);
  const c = (1 - fx) * fy;
  const d = fx * fy;
  const below = i + width;
  into[3] = a * (alpha[i] ?? 0) + b * (alpha[i + 1] ?? 0) + c * (alpha[below] ?? 0) + d * (alpha[below + 1] ?? 0);
  for (let k = 0; k < 3; k += 1) {
    into[k] =
      a * (rgb[i * 3 + k] ?? 0) +
      b * (rgb[i * 3 + 3 + k] ?? 0) +
      c * (rgb[below * 3 + k] ?? 0) +
      d * (rgb[below * 3 + 3 + k] ?? 0);
  }
}
