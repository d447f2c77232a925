import { darker, lighter } from '#sandbox/demo-store/drawing/colour.ts';
import { noise, seedOf } from '#sandbox/demo-store/drawing/noise.ts';
import { corner, curveThrough, type Knot, type Point, symmetricOutline } from '#sandbox/demo-store/drawing/outline.ts';
import type { Drawing, Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Fold } from '#sandbox/demo-store/drawing/relief.ts';
import type { Cloth } from './cloth.ts';
import { clothFill } from './print.ts';
import { button, ribs, seam, stitches } from './stitching.ts';

/** Measures of trousers and shorts, in centimetres; widths are halves, or of one leg. */
export interface TrouserCut {
  waist: number;
  hip: number;
  rise: number;
  length: number;
  /** Outer edge of the leg at the hem, from the middle. */
  hemOuter: number;
  hemInner: number;
  kneeOuter?: number;
  kneeInner?: number;
  style: 'jeans' | 'chinos' | 'leggings' | 'joggers' | 'wide';
}

/** Outline of trousers below a waist at `top`. */
export function trouserKnots(cut: TrouserCut, top = 0): Knot[] {
  const { waist, hip, rise, length, hemOuter, hemInner } = cut;
  const hasKnee = length - rise > 40;
  const kneeY = top + rise + (length - rise) * 0.46;
  return [
    corner(waist, top),
    [hip - 0.6, top + rise * 0.5],
    [hip + 0.5, top + rise * 0.95],
    ...(hasKnee ? [[cut.kneeOuter ?? (hip + hemOuter) / 2, kneeY] as Knot] : []),
    corner(hemOuter, top + length - 0.5),
    [(hemOuter + hemInner) / 2, top + length],
    corner(hemInner, top + length - 0.3),
    ...(hasKnee ? [[cut.kneeInner ?? hemInner * 0.9, kneeY + 2] as Knot] : []),
    [0.7, top + rise + 2.4],
    corner(0, top + rise),
  ];
}

export function drawTrousers(cut: TrouserCut, cloth: Cloth): Drawing {
  const { waist } = cut;
  const body = clothFill(cloth, 'cloth');
  const panels: Panel[] = [
    {
      outline: symmetricOutline([corner(0, 0.9), [waist * 0.6, 0.5], ...trouserKnots(cut)]),
      fill: body.fill,
      inside: trouserShading(cut, cloth) + trouserSeams(cut, cloth),
      folds: trouserFolds(cut),
      creases: {
        size: cut.style === 'leggings' ? 4 : 2.8,
        stretch: 2.2,
        angle: 0.5,
        rise: cut.style === 'leggings' ? 0.18 : 0.55,
      },
      swell: 0.75,
    },
    waistband(cut, cloth, body.fill),
  ];
  return { panels: [...panels, ...hems(cut, cloth)], definitions: body.definition + fadeDefinition(cloth) };
}

function fadeDefinition(cloth: Cloth): string {
  const light = lighter(cloth.colour, 0.55);
  return `<radialGradient id="fade"><stop offset="0" stop-color="${light}" stop-opacity="0.55"/><stop offset="0.6" stop-color="${light}" stop-opacity="0.22"/><stop offset="1" stop-color="${light}" stop-opacity="0"/></radialGradient>`;
}

/** Worn blue jeans are paler on the thighs. */
function trouserShading({ style, rise, length, hip, hemOuter, hemInner }: TrouserCut, _cloth: Cloth): string {
  if (style !== 'jeans') return '';
  const long = length > 60;
  return [-1, 1]
    .map((sign) => {
      const thigh = `<ellipse cx="${sign * hip * 0.52}" cy="${rise + (long ? 14 : 5)}" rx="${hip * 0.36}" ry="${long ? 26 : 10}" fill="url(#fade)"/>`;
      const knee = long
        ? `<ellipse cx="${sign * (hemOuter + hemInner) * 0.52}" cy="${rise + 42}" rx="6" ry="16" fill="url(#fade)" opacity="0.8"/>`
        : '';
      return thigh + knee;
    })
    .join('');
}

function trouserSeams(cut: TrouserCut, cloth: Cloth): string {
  const { waist, hip, rise, style, length, hemOuter, hemInner } = cut;
  if (style === 'leggings')
    return seam(
      [
        [0, 4],
        [0, rise],
      ],
      0.7,
    );
  const thread = style === 'jeans' ? (cloth.accent ?? '#c98b3f') : darker(cloth.colour, 0.5);
  const strength = style === 'jeans' ? 0.85 : 0.4;
  const pocket = (sign: number): Knot[] =>
    style === 'jeans'
      ? [
          [sign * waist * 0.42, 4],
          [sign * waist * 0.56, 9],
          [sign * (hip - 0.4), 11.4],
        ]
      : [
          [sign * waist * 0.72, 4],
          [sign * (hip - 1), 18],
        ];
  const pockets = [-1, 1]
    .map(
      (sign) =>
        seam(pocket(sign), 1.6) +
        stitches(
          pocket(sign).map(([x, y]): Knot => [x - sign * 0.55, y + 0.2]),
          thread,
          strength,
        ),
    )
    .join('');
  const fly: Knot[] = [
    [2.9, 4],
    [2.9, rise * 0.56],
    [0.2, rise * 0.8],
  ];
  const front =
    style === 'joggers'
      ? seam(
          [
            [0, 4],
            [0, rise],
          ],
          1,
        )
      : seam(
          [
            [0, 4],
            [0, rise],
          ],
          1.5,
        ) +
        stitches(fly, thread, strength) +
        stitches(
          fly.map(([x, y]): Knot => [x - 0.5, y - 0.3]),
          thread,
          strength * 0.8,
        );
  const hem = [-1, 1]
    .map((sign) =>
      stitches(
        [
          [sign * (hemInner - 1), length - 2],
          [sign * (hemOuter + 1), length - 2.2],
        ],
        thread,
        strength * 0.9,
      ),
    )
    .join('');
  const press =
    style === 'chinos' || style === 'wide'
      ? [-1, 1]
          .map((sign) =>
            seam(
              [
                [sign * hip * 0.5, 7],
                [sign * ((hemOuter + hemInner) / 2) * 0.92, (rise + length) / 2],
                [sign * ((hemOuter + hemInner) / 2), length],
              ],
              0.55,
            ),
          )
          .join('')
      : '';
  return pockets + front + (style === 'joggers' ? '' : hem) + press;
}

function waistband(cut: TrouserCut, cloth: Cloth, fill: string): Panel {
  const { waist, style } = cut;
  const thread = style === 'jeans' ? (cloth.accent ?? '#c98b3f') : darker(cloth.colour, 0.5);
  const depth = style === 'leggings' ? 7.5 : style === 'joggers' ? 4.8 : 4;
  const widen = (cut.hip - waist) * 0.16 * (depth / 4);
  const upper = curveThrough([
    [-waist, 0],
    [0, 1],
    [waist, 0],
  ]);
  const lower = curveThrough([
    [-waist - widen, depth],
    [0, depth + 1],
    [waist + widen, depth],
  ]);
  const outline = [...upper, ...lower.toReversed()];
  if (style === 'joggers') {
    const cord = lighter(cloth.colour, 0.55);
    const cords = [-1, 1]
      .map(
        (sign) =>
          `<path d="M${sign * 1.4} 3.2Q${sign * 2.6} 9 ${sign * 2} 15" stroke="#000" stroke-opacity="0.25" stroke-width="0.62" fill="none" transform="translate(0.15 0.2)"/><path d="M${sign * 1.4} 3.2Q${sign * 2.6} 9 ${sign * 2} 15" stroke="${cord}" stroke-width="0.5" fill="none"/>`,
      )
      .join('');
    return { outline, fill, inside: ribs(upper, lower, 1.1), over: cords, swell: 0.5, shadow: 0.25 };
  }
  if (style === 'leggings')
    return {
      outline,
      fill,
      inside: seam(
        [
          [-waist - widen, depth - 0.2],
          [0, depth + 0.8],
          [waist + widen, depth - 0.2],
        ],
        1,
      ),
      swell: 0.5,
      shadow: 0.12,
    };
  const edges =
    stitches(
      [
        [-waist, 0.5],
        [0, 1.5],
        [waist, 0.5],
      ],
      thread,
      0.5,
    ) +
    stitches(
      [
        [-waist - 1, depth - 0.5],
        [0, depth + 0.5],
        [waist + 1, depth - 0.5],
      ],
      thread,
      0.5,
    );
  const loop = (x: number, y: number) =>
    `<rect x="${x - 0.6}" y="${y - 0.5}" width="1.2" height="${depth + 1.2}" rx="0.2" fill="${fill.startsWith('url') ? cloth.colour : fill}" stroke="#000" stroke-opacity="0.35" stroke-width="0.14"/>`;
  const loops = [-0.62, 0.62].map((part) => loop(waist * part, 0.6)).join('');
  const metal = style === 'jeans' ? '#b58a52' : (cloth.trim ?? darker(cloth.colour, 0.35));
  return { outline, fill, inside: edges, over: loops + button(0, 3, 0.85, metal), swell: 0.35, shadow: 0.25 };
}

function hems(cut: TrouserCut, cloth: Cloth): Panel[] {
  if (cut.style !== 'joggers' || cut.length < 60) return [];
  return [-1, 1].map((sign): Panel => {
    const upper: Point[] = [0, 0.5, 1].map((part) => [
      sign * (cut.hemInner + (cut.hemOuter - cut.hemInner) * part),
      cut.length - 1,
    ]);
    const lower: Point[] = [0, 0.5, 1].map((part) => [
      sign * (cut.hemInner + 0.9 + (cut.hemOuter - cut.hemInner - 1.8) * part),
      cut.length + 5,
    ]);
    return {
      outline: [...upper, ...lower.toReversed()],
      fill: cloth.colour,
      inside: ribs(upper, lower, 0.7),
      swell: 0.6,
      shadow: 0.2,
    };
  });
}

function trouserFolds(cut: TrouserCut): Fold[] {
  const { hip, rise, length, hemInner, hemOuter, style } = cut;
  const seed = seedOf(`${hip}-${length}`);
  const shake = (i: number) => (noise(i * 2.3, 0.2, seed) - 0.5) * 2;
  const strength = style === 'leggings' ? 0.4 : 1;
  const line = (...points: Point[]) => curveThrough(points, { steps: 6 });
  const kneeY = rise + (length - rise) * 0.46;
  const folds: Fold[] = [];
  for (const sign of [-1, 1]) {
    const s = (x: number) => sign * x;
    folds.push(
      {
        line: line([s(1), rise + 1], [s(hip * 0.3), rise - 2.5], [s(hip * 0.62), rise - 6]),
        width: 1.2,
        height: 0.6 * strength,
        lean: 0.8,
      },
      {
        line: line([s(1), rise + 3], [s(hip * 0.35), rise + 2], [s(hip * 0.66), rise - 1]),
        width: 1.2,
        height: 0.55 * strength,
        lean: 0.8,
      },
      {
        line: line([s(2), rise + 8], [s(hip * 0.4), rise + 9], [s(hip * 0.72), rise + 6]),
        width: 1.3,
        height: 0.4 * strength,
        lean: 0.8,
      },
    );
    if (length - rise < 40) continue;
    const [inner, outer] = [cut.kneeInner ?? hemInner, cut.kneeOuter ?? (hip + hemOuter) / 2];
    for (const [i, dy] of [-7, -2, 3, 9].entries()) {
      const isOuter = i % 2 === 0;
      const [from, to] = isOuter
        ? [outer - 0.5, inner + (outer - inner) * 0.3]
        : [inner + 0.5, inner + (outer - inner) * 0.75];
      folds.push({
        line: line([s(from), kneeY + dy], [s((from + to) / 2), kneeY + dy + 1.4 + shake(i)], [s(to), kneeY + dy + 1]),
        width: 1.1,
        height: 0.5 * strength,
        lean: 0.7,
      });
    }
    for (const [i, dy] of [-14, -8, -4].entries()) {
      const [from, to] = i % 2 === 0 ? [hemOuter - 0.4, hemInner + 2] : [hemInner + 0.4, hemOuter - 2];
      folds.push({
        line: line(
          [s(from), length + dy],
          [s((from + to) / 2), length + dy + 1.6],
          [s(to), length + dy + shake(i + 9)],
        ),
        width: 1,
        height: 0.5 * strength,
        lean: 0.7,
      });
    }
  }
  return folds;
}
