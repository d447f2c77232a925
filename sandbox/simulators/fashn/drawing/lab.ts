import type { Picture, Plane } from './picture.ts';

export interface LabPicture {
  width: number;
  height: number;
  /** Lightness, 0 to 100. */
  l: Float32Array;
  a: Float32Array;
  b: Float32Array;
}

const LINEAR = Float32Array.from({ length: 256 }, (_, value) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
});
const CUBE_ROOTS = Float32Array.from({ length: 4097 }, (_, step) => {
  const t = step / 4096;
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
});

/** CIE Lab (D65) of every pixel; transparency is ignored. */
export function toLab({ width, height, rgba }: Picture): LabPicture {
  const size = width * height;
  const l = new Float32Array(size);
  const a = new Float32Array(size);
  const b = new Float32Array(size);
  for (let i = 0; i < size; i += 1) {
    const red = LINEAR[rgba[i * 4] ?? 0] ?? 0;
    const green = LINEAR[rgba[i * 4 + 1] ?? 0] ?? 0;
    const blue = LINEAR[rgba[i * 4 + 2] ?? 0] ?? 0;
    const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
    const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
    l[i] = 116 * y - 16;
    a[i] = 500 * (x - y);
    b[i] = 200 * (y - z);
  }
  return { width, height, l, a, b };
}

function root(value: number): number {
  return CUBE_ROOTS[Math.min(4096, Math.round(value * 4096))] ?? 0;
}

/** Mean over a square of side 2r+1 around each pixel, with only what is inside counted. */
export function boxBlur({ width, height, data }: Plane, radius: number): Plane {
  const across = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1) blurRow(data, across, y * width, width, radius);
  return { width, height, data: blurDown(across, width, height, radius) };
}

function blurRow(source: Float32Array, target: Float32Array, start: number, count: number, radius: number): void {
  let sum = 0;
  for (let i = 0; i < Math.min(radius, count); i += 1) sum += source[start + i] ?? 0;
  for (let i = 0; i < count; i += 1) {
    if (i + radius < count) sum += source[start + i + radius] ?? 0;
    if (i - radius - 1 >= 0) sum -= source[start + i - radius - 1] ?? 0;
    target[start + i] = sum / (Math.min(count - 1, i + radius) - Math.max(0, i - radius) + 1);
  }
}

/** Down all columns at once, row by row, which is how the memory lies. */
function blurDown(source: Float32Array, width: number, height: number, radius: number): Float32Array {
  const target = new Float32Array(source.length);
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(radius, height); y += 1) {
    for (let x = 0; x < width; x += 1) sums[x] = (sums[x] ?? 0) + (source[y * width + x] ?? 0);
  }
  for (let y = 0; y < height; y += 1) {
    const entering = y + radius < height ? (y + radius) * width : -1;
    const leaving = y - radius - 1 >= 0 ? (y - radius - 1) * width : -1;
    const inside = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0; x < width; x += 1) {
      let sum = sums[x] ?? 0;
      if (entering >= 0) sum += source[entering + x] ?? 0;
      if (leaving >= 0) sum -= source[leaving + x] ?? 0;
      sums[x] = sum;
      target[y * width + x] = sum / inside;
    }
  }
  return target;
}

/** Delta E (1976) between two pixels. */
export function difference(lab: LabPicture, one: number, other: number): number {
  const dl = (lab.l[one] ?? 0) - (lab.l[other] ?? 0);
  const da = (lab.a[one] ?? 0) - (lab.a[other] ?? 0);
  const db = (lab.b[one] ?? 0) - (lab.b[other] ?? 0);
  return Math.sqrt(dl * dl + da * da + db * db);
}

/** The picture at half its size, each pixel the mean of four. */
export function halve(lab: LabPicture): LabPicture {
  const width = Math.max(1, lab.width >> 1);
  const height = Math.max(1, lab.height >> 1);
  const halveChannel = (channel: Float32Array) => {
    const result = new Float32Array(width * height);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const i = 2 * y * lab.width + 2 * x;
        const sum = (channel[i] ?? 0) + (channel[i + 1] ?? 0);
        result[y * width + x] = (sum + (channel[i + lab.width] ?? 0) + (channel[i + lab.width + 1] ?? 0)) / 4;
      }
    }
    return result;
  };
  return { width, height, l: halveChannel(lab.l), a: halveChannel(lab.a), b: halveChannel(lab.b) };
}
