import {
  curveThrough,
  type Knot,
  mirrored,
  type Point,
  symmetricOutline,
} from '#sandbox/demo-store/drawing/outline.ts';
import type { FaceShape } from './avatar.ts';
import { type Lock, spread } from './lock.ts';

/** Hair that falls behind head and shoulders. */
export function curtain(low: number, wide: number, texture: Lock['texture']): Lock {
  const wave = texture === 'wavy' ? 0.02 : 0.004;
  const right: Knot[] = [
    [0, -0.06],
    [0.2, -0.025],
    [0.345, 0.14],
    [wide * 0.93, 0.4],
    [wide * 0.96 + wave, low * 0.55],
    [wide - wave, low * 0.72],
    [wide + wave, low * 0.87],
    [wide * 0.82, low],
    [wide * 0.45, low - 0.02],
    [0, low - 0.05],
  ];
  const strands = spread(46, (t): Point[] => {
    const x = (t * 2 - 1) * wide;
    return [
      [x * 0.5, 0.05],
      [x * 0.95, 0.45],
      [x * 0.98 + wave * Math.sin(t * 40), low * 0.72],
      [x * 0.92, low],
    ];
  });
  return { outline: symmetricOutline(right), strands, texture, isBehind: true, swell: 0.55 };
}

/** Two halves that fall from a parting over temples and ears. */
export function partedCap({ part, side, reach, face, texture }: Parting): Lock[] {
  const half = (s: 1 | -1): Lock => {
    const from = s * part;
    const wave = texture === 'wavy' ? 0.016 : 0;
    const inner = 0.292 * face.width;
    const outline: Knot[] = [
      [from, -0.07, 'corner'],
      [0.17, -0.05],
      [0.31, 0.06],
      [reach * 0.94, 0.26],
      [reach + wave, 0.5],
      [reach - wave * 0.6, side * 0.72],
      [reach + wave * 0.6, side * 0.88],
      [reach * 0.86, side],
      [inner + 0.03, side * 0.95],
      [inner + 0.022 - wave, side * 0.78],
      [inner + 0.004, 0.58],
      [inner - 0.012, 0.42],
      [0.2, 0.262],
      [from + 0.05, 0.172],
      [from, 0.158, 'corner'],
    ];
    const strands = spread(44, (t): Point[] => [
      [from + 0.004, 0.158 - 0.215 * t],
      [0.07 + 0.1 * t + from * 0.5, 0.17 - 0.2 * t],
      [0.225 + (reach - 0.25) * t, 0.285 - 0.15 * t],
      [inner - 0.006 + (reach - inner) * t, 0.47],
      [inner + 0.012 + (reach - inner - 0.015) * t - wave, side * 0.75],
      [inner + 0.03 + (reach - inner - 0.06) * t + wave, side],
    ]);
    const turn = (points: readonly Point[]) => (s < 0 ? mirrored(points).toReversed() : [...points]);
    return { outline: turn(curveThrough(outline, { closed: true })), strands: strands.map(turn), texture, swell: 0.5 };
  };
  return [half(-1), half(1)];
}

interface Parting {
  /** Where the parting is, from the middle. */
  part: number;
  /** How far down the hair falls in front. */
  side: number;
  /** Half the width of the whole hair. */
  reach: number;
  face: FaceShape;
  texture: Lock['texture'];
}

export function fringe(): Lock {
  const outline = curveThrough(
    [
      [-0.255, 0.09],
      [0, 0.03],
      [0.255, 0.09],
      [0.3, 0.3],
      [0.285, 0.395, 'corner'],
      [0.14, 0.4],
      [0, 0.402],
      [-0.14, 0.4],
      [-0.285, 0.395, 'corner'],
      [-0.3, 0.3],
    ],
    { closed: true },
  );
  const strands = spread(44, (t): Point[] => {
    const x = t * 2 - 1;
    return [
      [x * 0.16, 0.03],
      [x * 0.26, 0.2],
      [x * 0.29, 0.4 + 0.008 * Math.sin(t * 50)],
    ];
  });
  return { outline, strands, texture: 'straight', swell: 0.4 };
}

export function slickCap(face: FaceShape): Lock {
  const w = face.width;
  const right: Knot[] = [
    [0, -0.012],
    [0.18, 0.016],
    [0.29, 0.11],
    [0.345 * w, 0.29],
    [0.352 * w, 0.44],
    [0.342 * w, 0.51],
    [0.318 * w, 0.5],
    [0.303 * w, 0.38],
    [0.235, 0.235],
    [0.11, 0.178],
    [0, 0.168],
  ];
  const outline = symmetricOutline(right);
  const strands = spread(60, (t): Point[] => {
    const x = t * 2 - 1;
    const edge = Math.abs(x);
    return [
      [x * 0.315 * w, 0.17 + 0.3 * edge ** 2.2],
      [x * 0.27, 0.09 + 0.15 * edge],
      [x * 0.06, -0.012],
    ];
  });
  return { outline, strands, texture: 'straight', swell: 0.5 };
}

export function bun(): Lock {
  const outline = curveThrough(
    spread(14, (t): Point => [0.15 * Math.cos(t * 2 * Math.PI), -0.075 + 0.115 * Math.sin(t * 2 * Math.PI)]),
    { closed: true },
  );
  const strands = spread(30, (t): Point[] => {
    const a = t * 2 * Math.PI;
    return spread(
      6,
      (k): Point => [
        0.15 * (1 - k * 0.8) * Math.cos(a + k * 2.4),
        -0.075 + 0.115 * (1 - k * 0.8) * Math.sin(a + k * 2.4),
      ],
    );
  });
  return { outline, strands, texture: 'straight', isBehind: true, swell: 0.9 };
}
