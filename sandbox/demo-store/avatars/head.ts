import type { Field } from '#sandbox/demo-store/drawing/field.ts';
import {
  curveThrough,
  type Knot,
  mirrored,
  type Point,
  symmetricOutline,
} from '#sandbox/demo-store/drawing/outline.ts';
import { addBump, addFold } from '#sandbox/demo-store/drawing/relief.ts';
import type { FaceShape } from './avatar.ts';

/*
 * The head is drawn in its own measure: 1 is from the crown (y = 0) to the chin (y = 1), x from the middle to the right.
 */

/** Heights of the features. */
export const FEATURE = { brow: 0.422, eyes: 0.515, nose: 0.7, mouth: 0.806, ear: 0.56 } as const;

export function faceOutline({ jaw, width }: FaceShape): Point[] {
  const half: Knot[] = [
    [0, 0.012],
    [0.165, 0.034],
    [0.275, 0.135],
    [0.318, 0.3],
    [0.322 * width, 0.47],
    [0.308 * width, 0.61],
    [0.276 * (0.45 * width + 0.55 * jaw), 0.745],
    [0.21 * jaw, 0.873],
    [0.105 * (0.35 + 0.65 * jaw), 0.97],
    [0, 0.999],
  ];
  return symmetricOutline(half);
}

export function earOutlines({ width }: FaceShape): Point[][] {
  const right = curveThrough(
    [
      [0.3 * width, 0.5],
      [0.338 * width, 0.472],
      [0.362 * width, 0.5],
      [0.356 * width, 0.57],
      [0.332 * width, 0.645],
      [0.302 * width, 0.65],
    ],
    { closed: true },
  );
  return [mirrored(right), right];
}

/** Brings out brows, sockets, nose, cheeks, lips and chin. `place` and `size` go from the head's measure to cells. */
export function addFaceRelief(heights: Field, face: FaceShape, place: (point: Point) => Point, size: number): void {
  const bump = (x: number, y: number, across: number, down: number, rise: number) =>
    addBump(heights, { at: place([x, y]), across: across * size, down: down * size, rise: rise * size });
  const ridge = (points: Point[], width: number, rise: number, isBlunt = true) =>
    addFold(heights, {
      line: curveThrough(points, { steps: 5 }).map(place),
      width: width * size,
      height: rise * size,
      isBlunt,
    });
  const { noiseWidthOf, age } = { noiseWidthOf: face.noseWidth, age: face.age };
  for (const s of [-1, 1]) {
    bump(s * 0.145, FEATURE.eyes - 0.005, 0.085, 0.045, -0.02);
    bump(s * 0.145, FEATURE.eyes + 0.002, 0.05, 0.026, 0.01);
    bump(s * 0.15, FEATURE.brow + 0.008, 0.1, 0.03, 0.008 * face.browWeight);
    bump(s * 0.215, 0.625, 0.075, 0.06, 0.016);
    bump(s * 0.047 * noiseWidthOf, 0.694, 0.022, 0.02, 0.013);
    ridge(
      [
        [s * 0.062 * noiseWidthOf, 0.7],
        [s * 0.1, 0.745],
        [s * 0.118, 0.79],
      ],
      0.014,
      -(0.004 + 0.011 * age),
      false,
    );
    if (age > 0.3) {
      ridge(
        [
          [s * 0.09, 0.556],
          [s * 0.145, 0.577],
          [s * 0.19, 0.566],
        ],
        0.012,
        -0.009 * age,
        false,
      );
      ridge(
        [
          [s * 0.128, 0.815],
          [s * 0.145, 0.86],
          [s * 0.14, 0.9],
        ],
        0.014,
        -0.008 * age,
        false,
      );
    }
  }
  ridge(
    [
      [0, 0.47],
      [0, 0.57],
      [0, 0.665],
    ],
    0.042,
    0.019,
  );
  bump(0, 0.672, 0.034 * (0.5 + 0.5 * noiseWidthOf), 0.03, 0.022);
  ridge(
    [
      [-0.075, 0.79],
      [0, 0.782],
      [0.075, 0.79],
    ],
    0.02,
    0.011,
    false,
  );
  ridge(
    [
      [-0.07, 0.826],
      [0, 0.834],
      [0.07, 0.826],
    ],
    0.022,
    0.016 * face.lipFullness,
    false,
  );
  ridge(
    [
      [-0.1, FEATURE.mouth],
      [0, FEATURE.mouth + 0.002],
      [0.1, FEATURE.mouth],
    ],
    0.009,
    -0.012,
    false,
  );
  bump(0, 0.87, 0.09, 0.018, -0.012);
  bump(0, 0.935, 0.07, 0.04, 0.02);
  bump(0, 0.3, 0.2, 0.12, 0.01);
  if (age > 0.5) {
    for (const y of [0.27, 0.315])
      ridge(
        [
          [-0.14, y + 0.006],
          [0, y],
          [0.14, y + 0.006],
        ],
        0.01,
        -0.004 * age,
        false,
      );
  }
}
