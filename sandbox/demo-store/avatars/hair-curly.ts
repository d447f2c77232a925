import { noise } from '#sandbox/demo-store/drawing/noise.ts';
import { curveThrough, type Point } from '#sandbox/demo-store/drawing/outline.ts';
import type { FaceShape } from './avatar.ts';
import { type Lock, spread } from './lock.ts';

/** A cloud of curls: one mass behind the head, one over the forehead. */
export function cloud(
  { top, wide, low, seed, face }: { top: number; wide: number; low: number; seed: number; face: FaceShape },
  texture: Lock['texture'],
): Lock[] {
  const middle = (top + low) / 2;
  const ring = spread(72, (t): Point => {
    const a = t * 2 * Math.PI;
    const bump = 1 + (noise(t * 26, seed, seed) - 0.5) * 0.075 + Math.abs(Math.sin(t * Math.PI * 17 + seed)) * 0.025;
    const squeeze = low > 1 ? 1 - 0.16 * Math.max(0, -Math.sin(a)) + 0.05 * Math.max(0, Math.sin(a)) : 1;
    return [Math.cos(a) * wide * bump * squeeze, middle + Math.sin(a) * (low - middle) * bump];
  });
  const curl = (cx: number, cy: number, size: number, turn: number) =>
    spread(
      9,
      (k): Point => [
        cx + Math.cos(turn + k * 5.5) * size * (0.35 + 0.65 * k),
        cy + Math.sin(turn + k * 5.5) * size * (0.35 + 0.65 * k),
      ],
    );
  const curls = (count: number, isInside: (x: number, y: number) => boolean) => {
    const strands: Point[][] = [];
    for (let k = 0; k < count; k += 1) {
      const x = (noise(k * 1.7, 1, seed) - 0.5) * 2.3 * wide;
      const y = top + noise(k * 2.3, 5, seed + 1) * (low - top) * 1.05;
      if (isInside(x, y)) strands.push(curl(x, y, 0.022 + noise(k, 8, seed) * 0.026, k));
    }
    return strands;
  };
  const w = face.width;
  const front = curveThrough(
    [
      [0, top + 0.1],
      [0.25, top + 0.16],
      [0.42, 0.14],
      [0.45, 0.42],
      [0.42, 0.6],
      [0.368, 0.6],
      [0.325 * w, 0.47],
      [0.318 * w, 0.36],
      [0.262, 0.255],
      [0.14, 0.205],
      [0, 0.192],
      [-0.14, 0.205],
      [-0.262, 0.255],
      [-0.318 * w, 0.36],
      [-0.325 * w, 0.47],
      [-0.368, 0.6],
      [-0.42, 0.6],
      [-0.45, 0.42],
      [-0.42, 0.14],
      [-0.25, top + 0.16],
    ],
    { closed: true, steps: 5 },
  ).map(
    ([x, y], i): Point => [
      x * (1 + (noise(i * 0.9, seed, 6) - 0.5) * 0.05),
      y + (noise(i * 0.8, seed, 9) - 0.5) * 0.022,
    ],
  );
  return [
    { outline: ring, strands: curls(620, () => true), texture, isBehind: true, swell: 0.6 },
    { outline: front, strands: curls(420, (_, y) => y < 0.65), texture, swell: 0.35 },
  ];
}
