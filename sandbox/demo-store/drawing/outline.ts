export type Point = readonly [x: number, y: number];

/** A point that a curve goes through; a corner lets it change direction at once. */
export type Knot = Point | readonly [x: number, y: number, kind: 'corner'];

export function corner(x: number, y: number): Knot {
  return [x, y, 'corner'];
}

/** Points along a smooth curve through the knots. */
export function curveThrough(knots: readonly Knot[], { closed = false, steps = 8 } = {}): Point[] {
  const count = knots.length;
  const points: Point[] = [];
  const segments = closed ? count : count - 1;
  for (let i = 0; i < segments; i += 1) {
    const from = knotAt(knots, i);
    const to = knotAt(knots, i + 1);
    const chord = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const start = direction(knots, i, closed);
    const end = direction(knots, i + 1, closed);
    const tangents = tangentsOf(from, to, scaled(start, chord), scaled(end, chord));
    for (let k = 0; k < steps; k += 1) points.push(hermite(from, to, tangents, k / steps));
  }
  const last = knots[count - 1];
  if (!closed && last) points.push([last[0], last[1]]);
  return points;
}

function knotAt(knots: readonly Knot[], i: number): Knot {
  return knots[(i + knots.length) % knots.length] ?? [0, 0];
}

/** Direction of the curve at a knot; nothing at a corner or an end, where the curve may start as it likes. */
function direction(knots: readonly Knot[], i: number, closed: boolean): Point | undefined {
  const knot = knotAt(knots, i);
  const isEnd = !closed && (i <= 0 || i >= knots.length - 1);
  if (knot[2] === 'corner' || isEnd) return undefined;
  const before = knotAt(knots, i - 1);
  const after = knotAt(knots, i + 1);
  const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
  return [(after[0] - before[0]) / length, (after[1] - before[1]) / length];
}

function scaled(vector: Point | undefined, length: number): Point | undefined {
  return vector && [vector[0] * length, vector[1] * length];
}

function tangentsOf(from: Knot, to: Knot, start?: Point, end?: Point): [Point, Point] {
  const chord: Point = [to[0] - from[0], to[1] - from[1]];
  const natural = (other?: Point): Point =>
    other ? [1.5 * chord[0] - 0.5 * other[0], 1.5 * chord[1] - 0.5 * other[1]] : chord;
  return [start ?? natural(end), end ?? natural(start)];
}

function hermite(from: Knot, to: Knot, [start, end]: [Point, Point], t: number): Point {
  const a = 2 * t ** 3 - 3 * t ** 2 + 1;
  const b = t ** 3 - 2 * t ** 2 + t;
  const c = -2 * t ** 3 + 3 * t ** 2;
  const d = t ** 3 - t ** 2;
  return [a * from[0] + b * start[0] + c * to[0] + d * end[0], a * from[1] + b * start[1] + c * to[1] + d * end[1]];
}

/** A closed outline, symmetric about x = 0, from the knots of its right half (top to bottom). */
export function symmetricOutline(right: readonly Knot[]): Point[] {
  const left = right
    .filter(([x]) => Math.abs(x) > 1e-6)
    .map((knot): Knot => (knot[2] ? [-knot[0], knot[1], knot[2]] : [-knot[0], knot[1]]))
    .reverse();
  return curveThrough([...right, ...left], { closed: true });
}

export function mirrored(points: readonly Point[]): Point[] {
  return points.map(([x, y]) => [-x, y]);
}

export function pathOf(points: readonly Point[], closed = true): string {
  const steps = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`);
  return steps.join('') + (closed ? 'Z' : '');
}

export function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A point part of the way from one to another. */
export function between(from: Point, to: Point, part: number): Point {
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}
