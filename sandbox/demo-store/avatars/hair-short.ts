import { noise } from '#sandbox/demo-store/drawing/noise.ts';
import { curveThrough, type Knot, type Point, symmetricOutline } from '#sandbox/demo-store/drawing/outline.ts';
import type { FaceShape } from './avatar.ts';
import { type Lock, spread } from './lock.ts';

/** Hair cut short around the head. */
export function crop(face: FaceShape, thick: number, texture: Lock['texture']): Lock {
  const w = face.width;
  const isShaved = texture === 'cropped';
  const right: Knot[] = [
    [0, 0.006 - thick],
    [0.18, 0.03 - thick],
    [0.29 + thick * 0.7, 0.12 - thick * 0.4],
    [0.336 + thick, 0.3],
    [0.341 * w + thick * 0.8, 0.44],
    [0.343 * w + thick * 0.3, 0.53],
    [0.322 * w, 0.585],
    [0.31 * w, 0.52],
    [0.307 * w, 0.43],
    isShaved ? [0.283 * w, 0.375, 'corner'] : [0.29, 0.37],
    [0.252, 0.262],
    [0.2, 0.215],
    [0.1, 0.2],
    [0, 0.2],
  ];
  const strands = isShaved
    ? Array.from({ length: 900 }, (_, k): Point[] => {
        const x = (noise(k * 911, 1, 3) - 0.5) * 0.72;
        const y = -0.03 + noise(k * 733, 4, 3) * 0.62;
        return [
          [x, y],
          [x * 1.012, y + 0.011],
        ];
      })
    : spread(56, (t): Point[] => {
        const x = t * 2 - 1;
        return [
          [x * 0.1 + 0.03, 0.02 - thick],
          [x * 0.26, 0.07],
          [x * (0.345 + thick * 0.6), 0.3],
          [x * 0.335 * w, 0.56],
        ];
      });
  return { outline: symmetricOutline(right), strands, texture, swell: 0.4 };
}

/** Hair combed up and to one side over the forehead. */
export function quiff(face: FaceShape): Lock {
  const outline = curveThrough(
    [
      [-0.262, 0.225],
      [-0.285, 0.12],
      [-0.2, -0.005],
      [-0.02, -0.062],
      [0.17, -0.045],
      [0.285, 0.06],
      [0.305, 0.2],
      [0.262, 0.262],
      [0.2, 0.2],
      [0.06, 0.172],
      [-0.1, 0.19],
    ],
    { closed: true },
  );
  const strands = spread(46, (t): Point[] => [
    [-0.255 + 0.08 * t, 0.225 - 0.07 * t],
    [-0.15 + 0.06 * t, 0.13 - 0.12 * t],
    [0.05 + 0.05 * t, 0.075 - 0.12 * t],
    [0.2 + 0.08 * t, 0.13 - 0.08 * t],
    [0.25 + 0.045 * t, 0.255 - 0.06 * t],
  ]);
  return {
    outline,
    strands: strands.map((strand) => strand.map(([x, y]): Point => [x * (0.5 + 0.5 * face.width), y])),
    texture: 'straight',
    swell: 0.45,
  };
}

export function sweptFringe(face: FaceShape): Lock {
  const outline = curveThrough(
    [
      [0.16, -0.03],
      [0.28, 0.06],
      [0.33, 0.24],
      [0.325, 0.36],
      [0.29, 0.345],
      [0.22, 0.235],
      [0.12, 0.2],
      [-0.02, 0.245],
      [-0.16, 0.33],
      [-0.27, 0.41],
      [-0.312, 0.425],
      [-0.325, 0.3],
      [-0.27, 0.1],
      [-0.1, -0.035],
    ],
    { closed: true },
  );
  const strands = spread(52, (t): Point[] => [
    [0.155, 0.19 - 0.2 * t],
    [0.05, 0.17 - 0.17 * t],
    [-0.1 - 0.03 * t, 0.24 - 0.16 * t],
    [-0.22 - 0.03 * t, 0.34 - 0.16 * t],
    [-0.3 - 0.015 * t, 0.42 - 0.1 * t],
  ]);
  const others = spread(16, (t): Point[] => [
    [0.155, 0.19 - 0.18 * t],
    [0.24, 0.2 - 0.1 * t],
    [0.3 + 0.02 * t, 0.34 - 0.06 * t],
  ]);
  const fitted = (strand: Point[]) => strand.map(([x, y]): Point => [x * (0.5 + 0.5 * face.width), y]);
  return { outline: fitted(outline), strands: [...strands, ...others].map(fitted), texture: 'straight', swell: 0.4 };
}
