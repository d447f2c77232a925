import { curveThrough, type Knot, type Point, pathOf, round } from '#sandbox/demo-store/drawing/outline.ts';

/** A line along which two pieces of cloth are sewn. */
export function seam(knots: readonly Knot[], strength = 1): string {
  const path = pathOf(curveThrough(knots), false);
  return (
    `<path d="${path}" fill="none" stroke="#000" stroke-opacity="${round(0.32 * strength)}" stroke-width="0.16"/>` +
    `<path d="${path}" fill="none" stroke="#fff" stroke-opacity="${round(0.16 * strength)}" stroke-width="0.14" transform="translate(0.16 0.16)"/>`
  );
}

/** A row of visible stitches. */
export function stitches(knots: readonly Knot[], thread = '#000', opacity = 0.3): string {
  const path = pathOf(curveThrough(knots), false);
  return `<path d="${path}" fill="none" stroke="${thread}" stroke-opacity="${opacity}" stroke-width="0.14" stroke-dasharray="0.34 0.2"/>`;
}

/** A soft dark or light stroke: depth without an outline. */
export function softStroke(points: readonly Point[], width: number, colour: string, opacity: number): string {
  return `<path d="${pathOf(points, false)}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${width}" stroke-linecap="round"/>`;
}

export function button(x: number, y: number, radius: number, colour: string): string {
  const hole = (dx: number, dy: number) =>
    `<circle cx="${round(x + dx * radius)}" cy="${round(y + dy * radius)}" r="${round(radius * 0.13)}" fill="#000" fill-opacity="0.55"/>`;
  return (
    `<circle cx="${round(x + 0.08)}" cy="${round(y + 0.14)}" r="${round(radius * 1.08)}" fill="#000" fill-opacity="0.3"/>` +
    `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${colour}"/>` +
    `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius * 0.72)}" fill="none" stroke="#000" stroke-opacity="0.2" stroke-width="0.08"/>` +
    `<path d="M${round(x - radius * 0.7)} ${round(y - radius * 0.35)}A${radius * 0.8} ${radius * 0.8} 0 0 1 ${round(x + radius * 0.2)} ${round(y - radius * 0.78)}" fill="none" stroke="#fff" stroke-opacity="0.55" stroke-width="0.1"/>` +
    hole(-0.25, -0.25) +
    hole(0.25, -0.25) +
    hole(-0.25, 0.25) +
    hole(0.25, 0.25)
  );
}

/** Ribs of a knitted edge: short lines from one curve to another. */
export function ribs(from: readonly Point[], to: readonly Point[], pitch: number): string {
  const length = from.reduce((sum, point, i) => {
    const before = from[i - 1];
    return before ? sum + Math.hypot(point[0] - before[0], point[1] - before[1]) : 0;
  }, 0);
  const count = Math.max(2, Math.round(length / pitch));
  const lines = Array.from({ length: count + 1 }, (_, k) => {
    const [ax, ay] = along(from, k / count);
    const [bx, by] = along(to, k / count);
    return `M${round(ax)} ${round(ay)}L${round(bx)} ${round(by)}`;
  });
  return (
    `<path d="${lines.join('')}" stroke="#000" stroke-opacity="0.2" stroke-width="${round(pitch * 0.42)}" fill="none"/>` +
    `<path d="${lines.join('')}" stroke="#fff" stroke-opacity="0.12" stroke-width="${round(pitch * 0.3)}" fill="none" transform="translate(${round(pitch * 0.4)} 0)"/>`
  );
}

/** The point at a part (0 to 1) of a polyline, by number of points. */
export function along(points: readonly Point[], part: number): Point {
  const place = Math.min(points.length - 1.001, Math.max(0, part * (points.length - 1)));
  const low = Math.floor(place);
  const a = points[low] ?? [0, 0];
  const b = points[low + 1] ?? a;
  return [a[0] + (b[0] - a[0]) * (place - low), a[1] + (b[1] - a[1]) * (place - low)];
}
