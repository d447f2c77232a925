import type { Mask } from './picture.ts';

/** Inclusive range of columns. */
export interface Run {
  left: number;
  right: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Runs of a mask's row at least `minLength` long, from left to right. */
export function runsOf({ width, height, data }: Mask, row: number, minLength = 2): Run[] {
  const y = Math.round(row);
  if (y < 0 || y >= height) return [];
  const runs: Run[] = [];
  let left = -1;
  for (let x = 0; x <= width; x += 1) {
    const inside = x < width && data[y * width + x] === 1;
    if (inside && left < 0) left = x;
    if (!inside && left >= 0) {
      if (x - left >= minLength) runs.push({ left, right: x - 1 });
      left = -1;
    }
  }
  return runs;
}

/** From the leftmost to the rightmost pixel of a row. */
export function spanOf(mask: Mask, row: number): Run | undefined {
  const runs = runsOf(mask, row);
  const first = runs[0];
  const last = runs[runs.length - 1];
  return first && last ? { left: first.left, right: last.right } : undefined;
}

/** First row inside the mask in a column, from `fromY` on down. */
export function topOf({ width, height, data }: Mask, column: number, fromY = 0): number | undefined {
  const x = Math.min(width - 1, Math.max(0, Math.round(column)));
  for (let y = Math.max(0, Math.round(fromY)); y < height; y += 1) if (data[y * width + x]) return y;
  return undefined;
}

export function boundsOf(mask: Mask): { left: number; right: number; top: number; bottom: number } | undefined {
  const { width, height, data } = mask;
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let i = 0; i < data.length; i += 1) {
    if (!data[i]) continue;
    const x = i % width;
    const y = (i - x) / width;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    bottom = y;
  }
  return right < 0 ? undefined : { left, right, top, bottom };
}

/** Value of a series at a fractional place, clamped to its ends. */
export function at(series: ArrayLike<number>, place: number): number {
  const last = series.length - 1;
  const clamped = Math.min(last, Math.max(0, place));
  const low = Math.floor(clamped);
  const part = clamped - low;
  const from = series[low] ?? 0;
  return from + ((series[Math.min(last, low + 1)] ?? 0) - from) * part;
}

/** Moving average over 2r+1 values. */
export function smooth(series: ArrayLike<number>, radius: number): Float64Array {
  return Float64Array.from({ length: series.length }, (_, i) => {
    let sum = 0;
    for (let j = i - radius; j <= i + radius; j += 1) sum += at(series, j);
    return sum / (2 * radius + 1);
  });
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

export function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}

/**
 * Follows a body's two sides downwards from a start, row by row: goes along with what narrows, and doesn't follow a
 * sudden widening, which is an arm that touches the body.
 */
export function followSides(
  mask: Mask,
  start: Run,
  fromY: number,
  maxStep: number,
): { left: Float64Array; right: Float64Array } {
  const left = new Float64Array(mask.height).fill(start.left);
  const right = new Float64Array(mask.height).fill(start.right);
  let now: Run = { ...start };
  for (let y = Math.round(fromY); y < mask.height; y += 1) {
    const touching = runsOf(mask, y).filter((run) => run.right > now.left + 2 && run.left < now.right - 2);
    const first = touching[0];
    const last = touching[touching.length - 1];
    if (first && last) {
      now = {
        left: first.left < now.left - maxStep ? now.left : first.left,
        right: last.right > now.right + maxStep ? now.right : last.right,
      };
    }
    left[y] = now.left;
    right[y] = now.right;
  }
  return { left: smooth(left, 3), right: smooth(right, 3) };
}
