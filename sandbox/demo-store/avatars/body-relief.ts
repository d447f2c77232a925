import type { Field } from '#sandbox/demo-store/drawing/field.ts';
import { curveThrough, type Point } from '#sandbox/demo-store/drawing/outline.ts';
import { addBump, addFold } from '#sandbox/demo-store/drawing/relief.ts';
import type { AvatarDefinition } from './avatar.ts';
import { armLine, LEVEL, legX } from './body-shape.ts';

/** Bones, muscles and the base layer's few folds; `scale`: cells per centimetre. */
export function addBodyRelief(
  heights: Field,
  { shape, clothes, attributes }: AvatarDefinition,
  place: (point: Point) => Point,
  scale: number,
): void {
  const { height: h, shoulder, neck, chest, waist, hip, bust, belly, muscle } = shape;
  const bump = (x: number, y: number, across: number, down: number, rise: number) =>
    addBump(heights, { at: place([x, y]), across: across * scale, down: down * scale, rise: rise * scale });
  const ridge = (points: Point[], width: number, rise: number, lean = 0) =>
    addFold(heights, {
      line: curveThrough(points, { steps: 5 }).map(place),
      width: width * scale,
      height: rise * scale,
      lean,
    });
  const isMasculine = attributes.presentation === 'masculine';
  const { elbow } = armLine(shape);
  const x = legX(shape);
  for (const s of [-1, 1]) {
    ridge(
      [
        [s * neck * 0.25, h * 0.1647],
        [s * neck * 1.1, h * 0.1622],
        [s * shoulder * 0.74, h * 0.1678],
      ],
      0.75,
      0.42,
    );
    ridge(
      [
        [s * neck * 0.92, h * 0.134],
        [s * neck * 0.55, h * 0.1512],
        [s * 1, h * 0.1632],
      ],
      0.9,
      0.4,
    );
    bump(s * shoulder * 0.84, h * 0.1961, 3.6, 4.6, 0.5 + muscle * 0.9);
    if (bust > 0) {
      bump(s * chest * 0.46, h * LEVEL.bust, chest * 0.3, h * 0.0255, bust * 3.1);
      ridge(
        [
          [s * chest * 0.16, h * 0.2784],
          [s * chest * 0.46, h * 0.2895],
          [s * chest * 0.8, h * 0.2775],
        ],
        1.3,
        -bust * 0.65,
      );
    }
    if (isMasculine) {
      bump(s * chest * 0.46, h * 0.24, chest * 0.36, h * 0.024, 0.9 + muscle * 1.3);
      ridge(
        [
          [s * 1.2, h * 0.2698],
          [s * chest * 0.45, h * 0.2731],
          [s * chest * 0.85, h * 0.2621],
        ],
        1.1,
        -0.3 - muscle * 0.3,
      );
    }
    bump(s * elbow[0] - s * 0.4, h * 0.3476, 1.7, 1.9, 0.22);
    bump(s * x.knee, h * 0.7138, 3, 4, 0.6);
    ridge(
      [
        [s * (x.knee - 3), h * 0.7328],
        [s * x.knee, h * 0.7401],
        [s * (x.knee + 3), h * 0.7328],
      ],
      1.4,
      -0.16,
    );
    ridge(
      [
        [s * (x.knee + 0.2), h * 0.7569],
        [s * x.ankle, h * 0.8568],
        [s * x.ankle, h * 0.9304],
      ],
      1.5,
      0.2,
    );
    bump(s * (x.ankle - 2.6), h * 0.9535, 1, 1.2, 0.6);
    // The tank pulls a little from the bust, and gathers at the waist.
    ridge(
      [
        [s * waist * 0.98, h * 0.3504],
        [s * waist * 0.6, h * 0.3591],
        [s * waist * 0.3, h * 0.3572],
      ],
      0.7,
      0.22,
      0.8,
    );
    ridge(
      [
        [s * waist * 1.02, h * 0.3744],
        [s * waist * 0.62, h * 0.3801],
        [s * waist * 0.2, h * 0.3888],
      ],
      0.8,
      0.2,
      0.8,
    );
    ridge(
      [
        [s * hip * 0.95, h * 0.4222],
        [s * hip * 0.6, h * 0.4337],
        [s * hip * 0.3, h * 0.4318],
      ],
      0.9,
      0.2,
      0.8,
    );
    if (clothes.legs === 'shorts')
      ridge(
        [
          [s * 1.2, h * 0.5143],
          [s * hip * 0.4, h * 0.5061],
          [s * hip * 0.75, h * 0.4944],
        ],
        0.9,
        0.3,
        0.7,
      );
    else
      ridge(
        [
          [s * (x.knee - 4), h * 0.7254],
          [s * x.knee, h * 0.7328],
          [s * (x.knee + 4.4), h * 0.7275],
        ],
        0.7,
        0.22,
        0.7,
      );
  }
  bump(0, h * 0.3888, waist * 0.75, h * 0.036, 0.4 + belly * 2.2);
  if (belly > 0.8)
    ridge(
      [
        [-waist * 0.8, h * 0.4337],
        [0, h * 0.4414],
        [waist * 0.8, h * 0.4337],
      ],
      1.6,
      -0.5,
    );
  bump(0, h * 0.255, 1.6, h * 0.03, -0.2 - bust * 0.9);
  ridge(
    [
      [0, h * 0.288],
      [0, h * 0.3552],
    ],
    1.6,
    -0.16 - muscle * 0.3,
  );
}
