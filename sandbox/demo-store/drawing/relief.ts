import { blur, doubled, type Field, halved, makeField } from './field.ts';
import { noise } from './noise.ts';
import type { Point } from './outline.ts';

/** A ridge (or, with a negative height, a groove) along a line. All lengths in the field's cells. */
export interface Fold {
  line: readonly Point[];
  width: number;
  height: number;
  /** 0: alike on both sides; 1: falls off far more gently on the right of its direction. */
  lean?: number;
  /** Whether it keeps its height up to its ends. */
  isBlunt?: boolean;
}

/** How far, in cells of the halved field, a flat thing stays round from its edge. */
const FLAT_REACH = 26;

/**
 * Swells a flat shape like a cushion: heights in cells. A strip gets a round section; with `isFlat` wide shapes
 * stay level in the middle.
 */
export function inflate(mask: Field, { isFlat = true, flatReach = FLAT_REACH } = {}): Field {
  const solved = relaxed(halved(mask), isFlat ? 1 / flatReach ** 2 : 0.00004);
  for (let i = 0; i < solved.data.length; i += 1) solved.data[i] = Math.sqrt(2 * Math.max(0, solved.data[i] ?? 0)) * 2;
  return blur(doubled(solved, mask.width, mask.height), 1);
}

/** Solves the screened Poisson equation inside the mask, starting from the solution on a coarser grid. */
function relaxed(mask: Field, screen: number): Field {
  if (Math.min(mask.width, mask.height) < 20) return relax(mask, screen, makeField(mask.width, mask.height), 60);
  const start = doubled(relaxed(halved(mask), screen * 4), mask.width, mask.height);
  for (let i = 0; i < start.data.length; i += 1) start.data[i] = (start.data[i] ?? 0) * 4;
  return relax(mask, screen, start, 16);
}

/** Successive over-relaxation. */
function relax(mask: Field, screen: number, u: Field, rounds: number): Field {
  const { width, height } = mask;
  const { left, right, top, bottom } = boundsOf(mask);
  const { data } = u;
  for (let i = 0; i < data.length; i += 1) if ((mask.data[i] ?? 0) < 0.05) data[i] = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (let y = Math.max(1, top); y <= Math.min(height - 2, bottom); y += 1) {
      for (let x = Math.max(1, left); x <= Math.min(width - 2, right); x += 1) {
        const i = y * width + x;
        const inside = mask.data[i] ?? 0;
        if (inside < 0.05) continue;
        const around = (data[i - 1] ?? 0) + (data[i + 1] ?? 0) + (data[i - width] ?? 0) + (data[i + width] ?? 0);
        const wanted = ((around + 1) / (4 + screen)) * Math.min(1, inside);
        data[i] = (data[i] ?? 0) + OVER_RELAXATION * (wanted - (data[i] ?? 0));
      }
    }
  }
  return u;
}

const OVER_RELAXATION = 1.6;

function boundsOf({ width, height, data }: Field): { left: number; right: number; top: number; bottom: number } {
  const bounds = { left: width, right: 0, top: height, bottom: 0 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((data[y * width + x] ?? 0) < 0.05) continue;
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x);
      bounds.top = Math.min(bounds.top, y);
      bounds.bottom = y;
    }
  }
  return bounds;
}

export function addFold(
  { width, height, data }: Field,
  { line, width: reach, height: rise, lean = 0, isBlunt }: Fold,
): void {
  const gentle = 1 + lean * 1.8;
  // Beyond this less than a thirtieth of the height is left.
  const margin = reach * 1.85 * gentle;
  const segments = segmentsOf(line);
  const box = boundsAround(line, margin, width, height);
  for (let y = box.top; y <= box.bottom; y += 1) {
    for (let x = box.left; x <= box.right; x += 1) {
      let best = margin * margin;
      let part = -1;
      let isRight = false;
      for (let k = 0; k < segments.length; k += 5) {
        const ax = segments[k] ?? 0;
        const ay = segments[k + 1] ?? 0;
        const dx = segments[k + 2] ?? 0;
        const dy = segments[k + 3] ?? 0;
        const size = segments[k + 4] ?? 1;
        const t = Math.min(1, Math.max(0, ((x + 0.5 - ax) * dx + (y + 0.5 - ay) * dy) / size));
        const ox = x + 0.5 - ax - dx * t;
        const oy = y + 0.5 - ay - dy * t;
        const squared = ox * ox + oy * oy;
        if (squared >= best) continue;
        best = squared;
        part = (k / 5 + t) / (segments.length / 5);
        isRight = dx * oy - dy * ox > 0;
      }
      if (part < 0) continue;
      const spread = isRight ? reach * gentle : reach;
      const along = isBlunt ? 1 : Math.sin(Math.PI * part) ** 0.8;
      const i = y * width + x;
      data[i] = (data[i] ?? 0) + rise * along * Math.exp(-best / (spread * spread));
    }
  }
}

/** Start, direction and squared length of each piece of a line, one after another. */
function segmentsOf(line: readonly Point[]): Float64Array {
  const segments = new Float64Array(Math.max(0, line.length - 1) * 5);
  for (let i = 0; i + 1 < line.length; i += 1) {
    const [ax, ay] = line[i] ?? [0, 0];
    const [bx, by] = line[i + 1] ?? [0, 0];
    const [dx, dy] = [bx - ax, by - ay];
    segments.set([ax, ay, dx, dy, dx * dx + dy * dy || 1e-9], i * 5);
  }
  return segments;
}

function boundsAround(
  line: readonly Point[],
  margin: number,
  width: number,
  height: number,
): { left: number; right: number; top: number; bottom: number } {
  const xs = line.map(([x]) => x);
  const ys = line.map(([, y]) => y);
  return {
    left: Math.max(0, Math.floor(Math.min(...xs) - margin)),
    right: Math.min(width - 1, Math.ceil(Math.max(...xs) + margin)),
    top: Math.max(0, Math.floor(Math.min(...ys) - margin)),
    bottom: Math.min(height - 1, Math.ceil(Math.max(...ys) + margin)),
  };
}

/** A smooth bump: an ellipse's worth of height. */
export function addBump(
  { width, height, data }: Field,
  { at: [cx, cy], across, down, rise }: { at: Point; across: number; down: number; rise: number },
): void {
  const [left, right] = [Math.max(0, Math.floor(cx - across * 2.6)), Math.min(width - 1, Math.ceil(cx + across * 2.6))];
  const [top, bottom] = [Math.max(0, Math.floor(cy - down * 2.6)), Math.min(height - 1, Math.ceil(cy + down * 2.6))];
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const squared = ((x + 0.5 - cx) / across) ** 2 + ((y + 0.5 - cy) / down) ** 2;
      const i = y * width + x;
      data[i] = (data[i] ?? 0) + rise * Math.exp(-squared);
    }
  }
}

/** Irregular creases, longer in the direction (radians from the vertical) than across it. */
export function addCreases(
  field: Field,
  mask: Field,
  { size, stretch, angle, rise, seed }: { size: number; stretch: number; angle: number; rise: number; seed: number },
): void {
  const { width, height, data } = field;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      if (!mask.data[i]) continue;
      const wave = noise(x / (size * 3), y / (size * 3), seed + 7) * 2.2;
      const across = (x * cos + y * sin) / size + wave;
      const along = (-x * sin + y * cos) / (size * stretch) + wave * 0.4;
      const broad = noise(across, along, seed);
      const ridge = 1 - Math.abs(2 * noise(across * 1.7 + 31, along * 1.7, seed + 3) - 1);
      data[i] = (data[i] ?? 0) + rise * (broad + 0.35 * ridge * ridge);
    }
  }
}
