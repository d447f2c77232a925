import { components, makeMask } from './mask.ts';
import type { Mask } from './picture.ts';
import { mix, type Point } from './silhouette.ts';

/** A sleeve as pairs of points across it, from the shoulder seam to the cuff. */
export interface Sleeve {
  outer: Point[];
  inner: Point[];
  length: number;
}

const STATIONS = 12;

/** Reads the sleeve on one side (`sign` -1: left in the picture) of a garment. */
export function readSleeve(
  mask: Mask,
  shoulder: Point,
  bodyEdge: Float64Array,
  armpitY: number,
  sign: number,
): Sleeve | undefined {
  const { width, height, data } = mask;
  const beside = makeMask(width, height, (i) => {
    const x = i % width;
    const y = (i - x) / width;
    return data[i] === 1 && y >= shoulder.y - 2 && (x - (bodyEdge[y] ?? 0)) * sign > 0;
  });
  const region = components(beside)[0];
  if (!region || region.indices.length < 60) return undefined;
  const pixels = Array.from(region.indices, (i) => ({ x: i % width, y: Math.floor(i / width) }));
  const armpit = { x: bodyEdge[Math.round(armpitY)] ?? shoulder.x, y: armpitY };
  const middle = { x: (shoulder.x + armpit.x) / 2, y: (shoulder.y + armpit.y) / 2 };
  const far = pixels
    .map((pixel) => ({ ...pixel, distance: Math.hypot(pixel.x - middle.x, pixel.y - middle.y) }))
    .sort((one, other) => other.distance - one.distance)
    .slice(0, Math.max(12, Math.round(pixels.length * 0.12)));
  const end = { x: mean(far.map(({ x }) => x)), y: mean(far.map(({ y }) => y)) };
  const size = Math.hypot(end.x - middle.x, end.y - middle.y) || 1;
  const along = { x: (end.x - middle.x) / size, y: (end.y - middle.y) / size };
  // Across the sleeve, towards its outer (upper) edge.
  const across = { x: along.y * sign, y: -along.x * sign };
  const placed = pixels.map(({ x, y }) => ({
    p: (x - middle.x) * along.x + (y - middle.y) * along.y,
    q: (x - middle.x) * across.x + (y - middle.y) * across.y,
  }));
  const length = placed.reduce((longest, { p }) => Math.max(longest, p), 0);
  const corner = (sign2: number) =>
    placed.reduce((best, pixel) => (pixel.p + sign2 * pixel.q * 0.7 > best.p + sign2 * best.q * 0.7 ? pixel : best));
  const outerEnd = corner(1);
  const innerEnd = corner(-1);
  const point = ({ p, q }: { p: number; q: number }): Point => ({
    x: middle.x + along.x * p + across.x * q,
    y: middle.y + along.y * p + across.y * q,
  });
  const outer: Point[] = [];
  const inner: Point[] = [];
  for (let k = 0; k <= STATIONS; k += 1) {
    const part = k / STATIONS;
    outer.push(k === 0 ? shoulder : point(edgeAt(placed, mix(0, outerEnd.p, part), length, 1)));
    inner.push(k === 0 ? armpit : point(edgeAt(placed, mix(0, innerEnd.p, part), length, -1)));
  }
  outer[STATIONS] = point(outerEnd);
  inner[STATIONS] = point(innerEnd);
  straightenStart(outer);
  straightenStart(inner);
  return { outer, inner, length };
}

/** The sleeve's edge at a distance along it: the outermost pixel of a slice. */
function edgeAt(placed: { p: number; q: number }[], p: number, length: number, sign: number): { p: number; q: number } {
  const slice = Math.max(1.5, length * 0.02);
  let q = Number.NEGATIVE_INFINITY;
  for (const pixel of placed) if (Math.abs(pixel.p - p) < slice) q = Math.max(q, pixel.q * sign);
  return { p, q: Number.isFinite(q) ? q * sign : 0 };
}

/** Near the seam a slice is cut by it: go straight from the seam to the first whole slice. */
function straightenStart(points: Point[]): void {
  const from = points[0];
  const to = points[4];
  if (!from || !to) return;
  for (let k = 1; k < 4; k += 1) points[k] = { x: mix(from.x, to.x, k / 4), y: mix(from.y, to.y, k / 4) };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
