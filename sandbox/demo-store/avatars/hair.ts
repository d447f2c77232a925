import { noise } from '#sandbox/demo-store/drawing/noise.ts';
import {
  curveThrough,
  type Knot,
  mirrored,
  type Point,
  symmetricOutline,
} from '#sandbox/demo-store/drawing/outline.ts';
import type { FaceShape } from './avatar.ts';

export type HairStyle =
  | 'long-waves'
  | 'bob'
  | 'bun'
  | 'afro'
  | 'short-crop'
  | 'side-part'
  | 'pixie'
  | 'curls'
  | 'swept-grey';

/** A mass of hair in the head's measure, and the way its strands run. */
export interface Lock {
  outline: Point[];
  strands: Point[][];
  texture: 'straight' | 'wavy' | 'curly' | 'cropped';
  isBehind?: boolean;
  /** How much it swells. */
  swell: number;
}

export function hairLocks(style: HairStyle, face: FaceShape): Lock[] {
  switch (style) {
    case 'long-waves':
      return [curtain(1.5, 0.46, 'wavy'), ...partedCap({ part: 0.05, side: 1.3, reach: 0.405, face, texture: 'wavy' })];
    case 'bob':
      return [
        curtain(1.06, 0.4, 'straight'),
        ...partedCap({ part: 0, side: 0.99, reach: 0.392, face, texture: 'straight' }),
        fringe(),
      ];
    case 'bun':
      return [bun(), slickCap(face)];
    case 'afro':
      return [...cloud({ top: -0.27, wide: 0.56, low: 0.62, seed: 3, face }, 'curly')];
    case 'curls':
      return [...cloud({ top: -0.13, wide: 0.52, low: 1.28, seed: 8, face }, 'curly')];
    case 'short-crop':
      return [crop(face, 0.018, 'cropped')];
    case 'side-part':
      return [crop(face, 0.03, 'straight'), quiff(face)];
    case 'pixie':
      return [crop(face, 0.04, 'straight'), sweptFringe(face)];
    case 'swept-grey':
      return [
        curtain(0.8, 0.36, 'wavy'),
        ...partedCap({ part: 0.09, side: 0.74, reach: 0.402, face, texture: 'wavy' }),
        sweptFringe(face),
      ];
  }
}

/** Hair that falls behind head and shoulders. */
function curtain(low: number, wide: number, texture: Lock['texture']): Lock {
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
function partedCap({ part, side, reach, face, texture }: Parting): Lock[] {
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

function fringe(): Lock {
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

function slickCap(face: FaceShape): Lock {
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

function bun(): Lock {
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

/** A cloud of curls: one mass behind the head, one over the forehead. */
function cloud(
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

/** Hair cut short around the head. */
function crop(face: FaceShape, thick: number, texture: Lock['texture']): Lock {
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
    ? spread(900, (k): Point[] => {
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
function quiff(face: FaceShape): Lock {
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

function sweptFringe(face: FaceShape): Lock {
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

function spread<T>(count: number, make: (part: number) => T): T[] {
  return Array.from({ length: count }, (_, k) => make(count > 400 ? k : k / (count - 1)));
}
