import type { Mask } from './picture.ts';

/** An empty mask, or one filled by `inside(index)`. */
export function makeMask(width: number, height: number, inside?: (index: number) => boolean): Mask {
  const data = new Uint8Array(width * height);
  if (inside) for (let i = 0; i < data.length; i += 1) data[i] = inside(i) ? 1 : 0;
  return { width, height, data };
}

export function countInside({ data }: Mask): number {
  let count = 0;
  for (const value of data) count += value;
  return count;
}

/** Everything reached from the seeds over neighbours that are `open`. */
export function flood(width: number, height: number, seeds: Iterable<number>, open: Uint8Array): Mask {
  const mask = makeMask(width, height);
  const { data } = mask;
  const stack = new Int32Array(data.length);
  let depth = 0;
  for (const seed of seeds) {
    if (data[seed]) continue;
    data[seed] = 1;
    stack[depth++] = seed;
  }
  const last = data.length - width;
  while (depth > 0) {
    const index = stack[--depth] ?? 0;
    const x = index % width;
    if (x > 0 && open[index - 1] && !data[index - 1]) {
      data[index - 1] = 1;
      stack[depth++] = index - 1;
    }
    if (x < width - 1 && open[index + 1] && !data[index + 1]) {
      data[index + 1] = 1;
      stack[depth++] = index + 1;
    }
    if (index >= width && open[index - width] && !data[index - width]) {
      data[index - width] = 1;
      stack[depth++] = index - width;
    }
    if (index < last && open[index + width] && !data[index + width]) {
      data[index + width] = 1;
      stack[depth++] = index + width;
    }
  }
  return mask;
}

export interface Component {
  indices: number[];
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Connected parts of a mask, the largest first. */
export function components({ width, height, data }: Mask): Component[] {
  const seen = new Uint8Array(data.length);
  const found: Component[] = [];
  for (let start = 0; start < data.length; start += 1) {
    if (!data[start] || seen[start]) continue;
    const part: Component = { indices: [start], left: width, right: 0, top: height, bottom: 0 };
    seen[start] = 1;
    for (let next = 0; next < part.indices.length; next += 1) {
      const index = part.indices[next] ?? 0;
      const x = index % width;
      const y = (index - x) / width;
      part.left = Math.min(part.left, x);
      part.right = Math.max(part.right, x);
      part.top = Math.min(part.top, y);
      part.bottom = Math.max(part.bottom, y);
      if (x > 0) add(index - 1);
      if (x < width - 1) add(index + 1);
      if (y > 0) add(index - width);
      if (y < height - 1) add(index + width);
    }
    found.push(part);

    function add(index: number): void {
      if (!data[index] || seen[index]) return;
      seen[index] = 1;
      part.indices.push(index);
    }
  }
  return found.sort((one, other) => other.indices.length - one.indices.length);
}

/** The mask made larger (`radius` above 0) or smaller (below) by so many pixels, in a square. */
export function grow(mask: Mask, radius: number): Mask {
  if (radius === 0) return mask;
  const wanted = radius > 0 ? 1 : 0;
  const reach = Math.abs(radius);
  const { width, height } = mask;
  const across = spread(mask.data, reach, wanted, width, height, 1, width);
  return { width, height, data: spread(across, reach, wanted, height, width, width, 1) };
}

/** Takes away what is thinner than twice the radius and gives the rest its size back. */
export function open(mask: Mask, radius: number): Mask {
  const opened = grow(grow(mask, -radius), radius);
  return makeMask(mask.width, mask.height, (index) => opened.data[index] === 1 && mask.data[index] === 1);
}

function spread(
  source: Uint8Array,
  reach: number,
  wanted: number,
  lineLength: number,
  lines: number,
  step: number,
  lineStep: number,
): Uint8Array {
  const target = Uint8Array.from(source);
  for (let line = 0; line < lines; line += 1) {
    const start = line * lineStep;
    let last = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < lineLength; i += 1) {
      if (source[start + i * step] === wanted) last = i;
      if (i - last <= reach) target[start + i * step] = wanted;
    }
    last = Number.POSITIVE_INFINITY;
    for (let i = lineLength - 1; i >= 0; i -= 1) {
      if (source[start + i * step] === wanted) last = i;
      if (last - i <= reach) target[start + i * step] = wanted;
    }
  }
  return target;
}
