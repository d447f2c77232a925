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
  for (const [line, crossings] of crossingsByLine(polygon, height).entries()) {
    if (!crossings) continue;
    crossings.sort((one, other) => one - other);
    const y = Math.floor(line / SUBLINES);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      addSpan(field, y, crossings[i] ?? 0, crossings[i + 1] ?? 0, 1 / SUBLINES);
    }
  }
  return field;
}

/** Where the polygon crosses each of the lines, of which there are several in a row of cells. */
function crossingsByLine(polygon: readonly Point[], height: number): (number[] | undefined)[] {
  const lines: (number[] | undefined)[] = new Array(height * SUBLINES).fill(undefined);
  for (let i = 0; i < polygon.length; i += 1) {
    const [ax, ay] = polygon[i] ?? [0, 0];
    const [bx, by] = polygon[(i + 1) % polygon.length] ?? [0, 0];
    if (ay === by) continue;
    const from = Math.max(0, Math.ceil(Math.min(ay, by) * SUBLINES - 0.5));
    const to = Math.min(lines.length, Math.ceil(Math.max(ay, by) * SUBLINES - 0.5));
    for (let line = from; line < to; line += 1) {
      const x = ax + ((bx - ax) * ((line + 0.5) / SUBLINES - ay)) / (by - ay);
      const known = lines[line];
      if (known) known.push(x);
      else lines[line] = [x];
    }
  }
  return lines;
}

function addSpan({ width, data }: Field, y: number, from: number, to: number, weight: number): void {
  const left = Math.max(0, from);
  const right = Math.min(width, to);
  for (let x = Math.floor(left); x < right; x += 1) {
    const part = Math.min(right, x + 1) - Math.max(left, x);
    if (part > 0) data[y * width + x] = (data[y * width + x] ?? 0) + part * weight;
  }
}

/** Two box blurs in each direction: close to a Gaussian of this radius. Wide ones work on a smaller copy. */
export function blur(field: Field, radius: number): Field {
  if (radius >= 5 && field.width > 16 && field.height > 16) {
    return doubled(blur(halved(field), radius / 2), field.width, field.height);
  }
  const size = Math.max(1, Math.round(radius));
  let data = field.data;
  for (let pass = 0; pass < 2; pass += 1) {
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
  const right = field.width - 1;
  for (let y = 0; y < height; y += 1) {
    const cy = Math.min(field.height - 1.001, Math.max(0, y / 2 - 0.25));
    const upper = Math.floor(cy) * field.width;
    const lower = Math.min(field.height - 1, Math.floor(cy) + 1) * field.width;
    const fy = cy - Math.floor(cy);
    for (let x = 0; x < width; x += 1) {
      const cx = Math.min(right, Math.max(0, x / 2 - 0.25));
      const first = Math.floor(cx);
      const second = Math.min(right, first + 1);
      const fx = cx - first;
      const a = (field.data[upper + first] ?? 0) * (1 - fx) + (field.data[upper + second] ?? 0) * fx;
      const b = (field.data[lower + first] ?? 0) * (1 - fx) + (field.data[lower + second] ?? 0) * fx;
      large.data[y * width + x] = a + (b - a) * fy;
    }
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
