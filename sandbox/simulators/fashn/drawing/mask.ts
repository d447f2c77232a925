import type { Mask } from './picture.ts';

/** An empty mask, or one filled by `inside(index)`. */
export function makeMask(width: number, height: number, inside?: (index: number) => boolean): Mask {
  const data = new Uint8Array(width * height);
  if (inside) for (let i = 0; i < data.length; i += 1) data[i] = inside(i) ? 1 : 0;
  return { width, height, data };
}

export function countInside({ data }: Mask): number {
  let count = 0;
  for (let i = 0; i < data.length; i += 1) count += data[i] ?? 0;
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
  indices: Int32Array;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Connected parts of a mask, the largest first. */
export function components({ width, height, data }: Mask): Component[] {
  const left = Uint8Array.from(data);
  const queue = new Int32Array(data.length);
  const found: Component[] = [];
  const last = data.length - width;
  for (let start = 0; start < data.length; start += 1) {
    if (!left[start]) continue;
    const part = { left: width, right: 0, top: height, bottom: 0 };
    let count = 1;
    queue[0] = start;
    left[start] = 0;
    for (let next = 0; next < count; next += 1) {
      const index = queue[next] ?? 0;
      const x = index % width;
      const y = (index - x) / width;
      if (x < part.left) part.left = x;
      if (x > part.right) part.right = x;
      if (y < part.top) part.top = y;
      if (y > part.bottom) part.bottom = y;
      if (x > 0 && left[index - 1]) {
        left[index - 1] = 0;
        queue[count++] = index - 1;
      }
      if (x < width - 1 && left[index + 1]) {
        left[index + 1] = 0;
        queue[count++] = index + 1;
      }
      if (index >= width && left[index - width]) {
        left[index - width] = 0;
        queue[count++] = index - width;
      }
      if (index < last && left[index + width]) {
        left[index + width] = 0;
        queue[count++] = index + width;
      }
    }
    found.push({ indices: queue.slice(0, count), ...part });
  }
  return found.sort((one, other) => other.indices.length - one.indices.length);
}

/** The mask made larger (`radius` above 0) or smaller (below) by so many pixels, in a square. */
export function grow(mask: Mask, radius: number): Mask {
  if (radius === 0) return mask;
  const wanted = radius > 0 ? 1 : 0;
  const reach = Math.abs(radius);
  const { width, height } = mask;
  const across = mask.data.slice();
  for (let y = 0; y < height; y += 1) spreadRow(mask.data, across, y * width, width, reach, wanted);
  return { width, height, data: spreadDown(across, width, height, reach, wanted) };
}

/** Takes away what is thinner than twice the radius and gives the rest its size back. */
export function open(mask: Mask, radius: number): Mask {
  const opened = grow(grow(mask, -radius), radius);
  return makeMask(mask.width, mask.height, (index) => opened.data[index] === 1 && mask.data[index] === 1);
}

function spreadRow(
  source: Uint8Array,
  target: Uint8Array,
  start: number,
  length: number,
  reach: number,
  wanted: number,
): void {
  let last = -reach - 1;
  for (let i = 0; i < length; i += 1) {
    if (source[start + i] === wanted) last = i;
    else if (i - last <= reach) target[start + i] = wanted;
  }
  last = length + reach + 1;
  for (let i = length - 1; i >= 0; i -= 1) {
    if (source[start + i] === wanted) last = i;
    else if (last - i <= reach) target[start + i] = wanted;
  }
}

/** Down and up all columns at once, row by row, which is how the memory lies. */
function spreadDown(source: Uint8Array, width: number, height: number, reach: number, wanted: number): Uint8Array {
  const target = source.slice();
  const last = new Int32Array(width).fill(-reach - 1);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      if (source[i] === wanted) last[x] = y;
      else if (y - (last[x] ?? 0) <= reach) target[i] = wanted;
    }
  }
  last.fill(height + reach + 1);
  for (let y = height - 1; y >= 0; y -= 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      if (source[i] === wanted) last[x] = y;
      else if ((last[x] ?? 0) - y <= reach) target[i] = wanted;
    }
  }
  return target;
}
