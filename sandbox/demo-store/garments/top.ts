import { darker } from '#sandbox/demo-store/drawing/colour.ts';
import { noise, seedOf } from '#sandbox/demo-store/drawing/noise.ts';
import { curveThrough, type Knot, type Point } from '#sandbox/demo-store/drawing/outline.ts';
import type { Drawing, Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Fold } from '#sandbox/demo-store/drawing/relief.ts';
import type { Cloth } from './cloth.ts';
import { collarPanels } from './collar.ts';
import { frontPanels, frontSeams } from './front.ts';
import { panelsBehind } from './inside-back.ts';
import { pocketPanels } from './pockets.ts';
import { clothFill } from './print.ts';
import { sleevePanels } from './sleeve.ts';
import { ribs, seam, stitches } from './stitching.ts';
import type { TopCut } from './top-cut.ts';
import { bodyOutline, halfWidthAt, type Outline } from './top-outline.ts';

/** Anything that hangs from the shoulders: shirts, knitwear, jackets, coats, dresses. */
export function drawTop(cut: TopCut, cloth: Cloth): Drawing {
  const body = clothFill(cloth, 'cloth');
  const angle = cut.sleeve?.angle ?? 0;
  const left = clothFill(cloth, 'cloth-left', angle);
  const right = clothFill(cloth, 'cloth-right', -angle);
  const panels: Panel[] = [
    ...panelsBehind(cut, cloth, body.fill),
    ...sleevePanels(cut, cloth, left.fill, -1),
    ...sleevePanels(cut, cloth, right.fill, 1),
    {
      outline: bodyOutline(cut),
      fill: body.fill,
      inside: bodySeams(cut, cloth) + frontSeams(cut, cloth),
      folds: bodyFolds(cut),
      creases: { size: 3.4, stretch: 3.2, angle: 0.12, rise: 0.62 },
      shadow: 0.32,
    },
    ...hemPanels(cut, cloth),
    ...pocketPanels(cut, cloth, body.fill),
    ...frontPanels(cut, cloth, body.fill),
    ...collarPanels(cut, cloth, body.fill),
  ];
  return { panels, definitions: body.definition + left.definition + right.definition };
}

function bodySeams(cut: TopCut, cloth: Cloth): string {
  const { length, hem, hemDrop = 0.8, shoulder, slope, armhole, chest } = cut;
  const shade = darker(cloth.colour, 0.5);
  const hemLine = (up: number): Knot[] => [
    [-hem - 1, length - hemDrop - up],
    [0, length - up],
    [hem + 1, length - hemDrop - up],
  ];
  const tuck = cut.sleeve ? 1.3 : 2.2;
  const armLine = (sign: number): Knot[] => [
    [sign * (shoulder - 0.7), slope],
    [sign * (shoulder - tuck - 0.7), slope + (armhole - slope) * 0.5],
    [sign * (chest - 0.9), armhole - 0.6],
  ];
  const arms = [-1, 1].map((sign) => stitches(armLine(sign), shade, cut.sleeve ? 0.2 : 0.4)).join('');
  const hems = cut.edge === 'stitched' ? stitches(hemLine(2), shade, 0.45) + stitches(hemLine(1.6), shade, 0.35) : '';
  const waist =
    cut.fullness === undefined
      ? ''
      : seam(
          [
            [-cut.waist - 1, cut.waistAt],
            [0, cut.waistAt + 0.5],
            [cut.waist + 1, cut.waistAt],
          ],
          1.1,
        );
  return arms + hems + waist;
}

function hemPanels(cut: TopCut, cloth: Cloth): Panel[] {
  const panels: Panel[] = [];
  const { hem, length, waist, waistAt } = cut;
  if (cut.edge === 'rib') {
    const upper = curveThrough([
      [-hem - 0.3, length - 1.2],
      [0, length - 0.5],
      [hem + 0.3, length - 1.2],
    ]);
    const lower = curveThrough([
      [-hem + 1.4, length + 4.4],
      [0, length + 5],
      [hem - 1.4, length + 4.4],
    ]);
    panels.push({
      outline: [...upper, ...lower.toReversed()],
      fill: cloth.accent && !cloth.print ? cloth.accent : cloth.colour,
      inside: ribs(upper, lower, 0.7),
      swell: 0.5,
      shadow: 0.15,
    });
  }
  if (cut.belt) {
    const upper = curveThrough([
      [-waist - 0.4, waistAt - 1.9],
      [0, waistAt - 1.4],
      [waist + 0.4, waistAt - 1.9],
    ]);
    const lower = curveThrough([
      [-waist - 0.4, waistAt + 1.9],
      [0, waistAt + 2.4],
      [waist + 0.4, waistAt + 1.9],
    ]);
    const knotted = clothFill(cloth, 'cloth').fill;
    panels.push({ outline: [...upper, ...lower.toReversed()], fill: knotted, swell: 0.6, shadow: 0.35 });
    for (const [lean, drop] of [
      [3.2, 24],
      [0.6, 21],
    ] as const) {
      panels.push({
        outline: curveThrough(
          [
            [1.4, waistAt],
            [3.2, waistAt - 0.4],
            [4.2 + lean * 0.6, waistAt + drop * 0.5],
            [4 + lean, waistAt + drop],
            [0.9 + lean, waistAt + drop + 0.8],
            [1.4 + lean * 0.4, waistAt + drop * 0.5],
          ],
          { closed: true },
        ),
        fill: knotted,
        swell: 0.5,
        shadow: 0.35,
      });
    }
    panels.push({
      outline: curveThrough(
        [
          [0.2, waistAt - 2],
          [3.4, waistAt - 1.7],
          [4, waistAt + 1.4],
          [2, waistAt + 2.9],
          [0, waistAt + 1.6],
        ],
        { closed: true },
      ),
      fill: knotted,
      swell: 0.9,
      shadow: 0.4,
    });
  }
  return panels;
}

/** Folds where cloth hangs from the shoulders, pulls at the armholes and falls to the hem. */
function bodyFolds(cut: TopCut): Fold[] {
  const { chest, armhole, length, shoulder, slope, waistAt } = cut;
  const seed = seedOf(`${chest}-${length}-${cut.collar}`);
  const shake = (i: number) => noise(i * 3.7, 0.5, seed) - 0.5;
  const folds: Fold[] = [];
  const line = (...points: Point[]) => curveThrough(points, { steps: 6 });
  for (const sign of [-1, 1]) {
    const s = (x: number) => sign * x;
    const lean = 0.8;
    folds.push(
      {
        line: line(
          [s(chest - 1.5), armhole + 1.5],
          [s(chest * 0.72), armhole + 5 + shake(1) * 3],
          [s(chest * 0.42), armhole + 12],
        ),
        width: 1.5,
        height: 0.75,
        lean,
      },
      {
        line: line(
          [s(chest - 1), armhole + 0.5],
          [s(chest * 0.75), armhole + 1.6],
          [s(chest * 0.5), armhole + 3.4 + shake(2) * 3],
        ),
        width: 1.2,
        height: 0.5,
        lean,
      },
      {
        line: line([s(shoulder - 3), slope + 3], [s(shoulder - 4.5), slope + 9], [s(shoulder - 3.5), armhole + 1]),
        width: 1.3,
        height: 0.5,
        lean,
      },
    );
    if (length > 50 && cut.fullness === undefined) {
      folds.push(
        {
          line: line(
            [s(chest * 0.86), armhole + 12],
            [s(chest * 0.6), waistAt + 2 + shake(4) * 5],
            [s(chest * 0.36), waistAt + 6],
          ),
          width: 1.4,
          height: 0.5,
          lean,
        },
        {
          line: line(
            [s(chest * 0.62), waistAt + 2],
            [s(chest * (0.6 + shake(3) * 0.2)), (waistAt + length) / 2],
            [s(chest * 0.66), length - 2],
          ),
          width: 1.7,
          height: 0.6,
          lean,
        },
        {
          line: line([s(chest * 0.9), waistAt], [s(chest * 0.72), waistAt + 3.5], [s(chest * 0.5), waistAt + 4]),
          width: 1.2,
          height: 0.42,
          lean,
        },
      );
    }
  }
  return cut.fullness === undefined ? folds : [...folds, ...skirtFolds(cut, shake)];
}

/** Folds that widen from the waist to the hem. */
export function skirtFolds(cut: Outline & Pick<TopCut, 'fullness'>, shake: (i: number) => number): Fold[] {
  const fullness = cut.fullness ?? 0;
  const count = Math.round(3 + fullness * 6);
  const drop = cut.length - cut.waistAt;
  return Array.from({ length: count }, (_, k): Fold => {
    const part = ((k + 0.5 + shake(k) * 0.5) / count) * 2 - 1;
    const at = (share: number, jitter = 0): Point => {
      const y = cut.waistAt + drop * share;
      return [halfWidthAt(cut, y) * 0.94 * (part + jitter), y];
    };
    const start = 0.02 + Math.abs(shake(k + 20)) * 0.3;
    return {
      line: curveThrough([at(start), at(0.45, shake(k + 40) * 0.05), at(0.8), at(1.06)], { steps: 6 }),
      width: 0.9 + fullness * 1.5,
      height: 0.5 + fullness * 1.3,
      lean: 0.6,
      isBlunt: false,
    };
  });
}
