import type { Point } from './outline.ts';

/** Numbers on a grid. */
export interface Field {
  width: number;
  height: number;
  data: Float32Array;
}

export function makeField(width: number, height: number): Field {
  return { width, height, data: new Float32Array(width * height) };
}

const SUBLINES = 4;

/** How much of each cell lies inside a closed polygon, 0 to 1. */
export function fillPolygon(polygon: readonly Point[], width: number, height: number): Field {
  const field = makeField(width, height);
  const ys = polygon.map(([, y]) => y);
  const from = Math.max(0, Math.floor(Math.min(...ys)));
  const to = Math.min(height - 1, Math.ceil(Math.max(...ys)));
  for (let y = from; y <= to; y += 1) {
    for (let sub = 0; sub < SUBLINES; sub += 1) {
      const crossings = crossingsAt(polygon, y + (sub + 0.5) / SUBLINES);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        addSpan(field, y, crossings[i] ?? 0, crossings[i + 1] ?? 0, 1 / SUBLINES);
      }
    }
  }
  return field;
}

function crossingsAt(polygon: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  for (let i = 0; i < polygon.length; i += 1) {
    const [ax, ay] = polygon[i] ?? [0, 0];
    const [bx, by] = polygon[(i + 1) % polygon.length] ?? [0, 0];
    if (ay <= y === by <= y) continue;
    crossings.push(ax + ((bx - ax) * (y - ay)) / (by - ay));
  }
  return crossings.sort((one, other) => one - other);
}

function addSpan({ width, data }: Field, y: number, from: number, to: number, weight: number): void {
  const left = Math.max(0, from);
  const right = Math.min(width, to);
  for (let x = Math.floor(left); x < right; x += 1) {
    const part = Math.min(right, x + 1) - Math.max(left, x);
    if (part > 0) data[y * width + x] = (data[y * width + x] ?? 0) + part * weight;
  }
}

/** Three box blurs in each direction: close to a Gaussian of this radius. */
export function blur(field: Field, radius: number): Field {
  const size = Math.max(1, Math.round(radius));
  let data = field.data;
  for (let pass = 0; pass < 3; pass += 1) {
    data = blurLines(data, field.width, field.height, size, 1, field.width);
    data = blurLines(data, field.height, field.width, size, field.width, 1);
  }
  return { ...field, data };
}

function blurLines(
  data: Float32Array,
  length: number,
  lines: number,
  radius: number,
  step: number,
  lineStep: number,
): Float32Array {
  const result = new Float32Array(data.length);
  const weight = 1 / (2 * radius + 1);
  for (let line = 0; line < lines; line += 1) {
    const start = line * lineStep;
    const first = data[start] ?? 0;
    const last = data[start + (length - 1) * step] ?? 0;
    let sum = first * (radius + 1);
    for (let i = 0; i < radius; i += 1) sum += data[start + Math.min(length - 1, i) * step] ?? 0;
    for (let i = 0; i < length; i += 1) {
      sum += i + radius < length ? (data[start + (i + radius) * step] ?? 0) : last;
      result[start + i * step] = sum * weight;
      sum -= i - radius >= 0 ? (data[start + (i - radius) * step] ?? 0) : first;
    }
  }
  return result;
}

export function halved({ width, height, data }: Field): Field {
  const half = makeField(width >> 1, height >> 1);
  for (let y = 0; y < half.height; y += 1) {
    for (let x = 0; x < half.width; x += 1) {
      const i = 2 * y * width + 2 * x;
      half.data[y * half.width + x] =
        ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + width] ?? 0) + (data[i + width + 1] ?? 0)) / 4;
    }
  }
  return half;
}

/** Twice as large, interpolated. */
export function doubled(field: Field, width: number, height: number): Field {
  const large = makeField(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) large.data[y * width + x] = sample(field, x / 2 - 0.25, y / 2 - 0.25);
  }
  return large;
}

export function sample({ width, height, data }: Field, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > width - 1.001 ? width - 1.001 : x;
  const cy = y < 0 ? 0 : y > height - 1.001 ? height - 1.001 : y;
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const fx = cx - left;
  const i = top * width + left;
  const upper = (data[i] ?? 0) * (1 - fx) + (data[i + 1] ?? 0) * fx;
  const lower = (data[i + width] ?? 0) * (1 - fx) + (data[i + width + 1] ?? 0) * fx;
  return upper + (lower - upper) * (cy - top);
}
