import { darker } from '#sandbox/demo-store/drawing/colour.ts';
import { noise } from '#sandbox/demo-store/drawing/noise.ts';
import { corner, curveThrough, type Knot, symmetricOutline } from '#sandbox/demo-store/drawing/outline.ts';
import type { Drawing, Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Cloth } from './cloth.ts';
import { clothFill } from './print.ts';
import { button, seam, stitches } from './stitching.ts';
import { skirtFolds } from './top.ts';

/** Measures of a skirt, in centimetres; widths are halves. */
export interface SkirtCut {
  waist: number;
  hip: number;
  hem: number;
  length: number;
  /** 0 straight, 1 very full. */
  fullness: number;
  style: 'plain' | 'pleated' | 'buttons' | 'pencil';
}

export function drawSkirt(cut: SkirtCut, cloth: Cloth): Drawing {
  const { waist, hip, hem, length, fullness, style } = cut;
  const body = clothFill(cloth, 'cloth');
  const hemDrop = 1 + fullness * 3;
  const knots: Knot[] = [
    corner(0, 0.8),
    [waist * 0.6, 0.5],
    corner(waist, 0),
    [hip, style === 'pencil' ? 20 : 17],
    corner(hem, length - hemDrop),
    [hem * 0.55, length - hemDrop * 0.3],
    [0, length],
  ];
  const measures = { chest: waist, armhole: 0, waist, waistAt: 2, hem, length, fullness, hip: { half: hip, at: 18 } };
  const shade = darker(cloth.colour, 0.5);
  const folds = skirtFolds(
    { ...measures, fullness: style === 'pleated' ? 1 : fullness },
    (i) => (noise(i * 1.9, 0.4, 12) - 0.5) * (style === 'pleated' ? 0.1 : 1),
  );
  const band: Panel = {
    outline: [
      ...curveThrough([
        [-waist, 0],
        [0, 0.9],
        [waist, 0],
      ]),
      ...curveThrough([
        [-waist - 0.7, 3.4],
        [0, 4.3],
        [waist + 0.7, 3.4],
      ]).toReversed(),
    ],
    fill: body.fill,
    inside: stitches(
      [
        [-waist, 2.9],
        [0, 3.8],
        [waist, 2.9],
      ],
      shade,
      0.3,
    ),
    swell: 0.35,
    shadow: 0.25,
  };
  const hemLine: Knot[] = [
    [-hem - 1, length - hemDrop - 2],
    [0, length - 2],
    [hem + 1, length - hemDrop - 2],
  ];
  const seams =
    style === 'pencil'
      ? [-1, 1]
          .map((s) =>
            seam(
              [
                [s * waist * 0.5, 3.6],
                [s * waist * 0.56, 13],
              ],
              0.9,
            ),
          )
          .join('')
      : '';
  const buttons =
    style === 'buttons'
      ? seam(
          [
            [1.5, 4],
            [1.5, length],
          ],
          1.5,
        ) +
        stitches(
          [
            [-1.5, 4],
            [-1.5, length],
          ],
          shade,
          0.35,
        ) +
        Array.from({ length: Math.floor((length - 6) / 8) }, (_, k) =>
          button(0, 7 + k * 8, 0.75, cloth.trim ?? '#7a5a3a'),
        ).join('')
      : '';
  return {
    panels: [
      {
        outline: symmetricOutline(knots),
        fill: body.fill,
        inside: stitches(hemLine, shade, 0.35) + seams + buttons,
        folds,
        creases: { size: 3, stretch: 4, angle: 0, rise: 0.4 },
        swell: 0.7,
      },
      band,
    ],
    definitions: body.definition,
  };
}
