import { darker } from '#sandbox/demo-store/drawing/colour.ts';
import { noise } from '#sandbox/demo-store/drawing/noise.ts';
import { corner, curveThrough, type Knot, symmetricOutline } from '#sandbox/demo-store/drawing/outline.ts';
import type { Drawing, Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Fold } from '#sandbox/demo-store/drawing/relief.ts';
import { drawTrousers, type TrouserCut, trouserKnots } from './bottom.ts';
import type { Cloth } from './cloth.ts';
import { seam, stitches } from './stitching.ts';
import { drawTop } from './top.ts';
import type { TopCut } from './top-cut.ts';
import { necklineKnots } from './top-outline.ts';

/** A bodice and trousers in one. */
export function drawJumpsuit(top: TopCut, legs: TrouserCut, cloth: Cloth): Drawing {
  const bodice = drawTop(top, cloth);
  const trousers = drawTrousers(legs, cloth);
  const drop = top.waistAt;
  const tuck = top.sleeve ? 1.3 : 2.2;
  const knots: Knot[] = [
    ...necklineKnots(top),
    corner(top.shoulder, top.slope),
    [top.shoulder - tuck, top.slope + (top.armhole - top.slope) * 0.5],
    corner(top.chest, top.armhole),
    [legs.waist, drop],
    ...trouserKnots(legs, drop).slice(1),
  ];
  const bodyIndex = bodice.panels.findIndex((panel) => panel.creases && (panel.shadow ?? 0) > 0.3);
  const original = bodice.panels[bodyIndex];
  const legFolds = (trousers.panels[0]?.folds ?? []).map(
    (fold): Fold => ({ ...fold, line: fold.line.map(([x, y]) => [x, y + drop]) }),
  );
  const gathers = Array.from({ length: 9 }, (_, k): Fold => {
    const x = ((k + 0.5) / 9 - 0.5) * 2 * legs.waist * 0.9;
    const size = 5 + noise(k, 0, 3) * 6;
    return {
      line: curveThrough([
        [x, drop - size],
        [x * 0.98, drop],
        [x * 1.04, drop + size],
      ]),
      width: 0.8,
      height: 0.5,
      lean: 0.5,
    };
  });
  const shade = darker(cloth.colour, 0.5);
  const press = [-1, 1]
    .map((sign) =>
      seam(
        [
          [sign * legs.hip * 0.5, drop + 8],
          [sign * (legs.hemOuter + legs.hemInner) * 0.5, drop + legs.length],
        ],
        0.45,
      ),
    )
    .join('');
  const body: Panel = {
    ...(original ?? { fill: cloth.colour }),
    outline: symmetricOutline(knots),
    inside: `${original?.inside ?? ''}${seam(
      [
        [-legs.waist - 1, drop],
        [0, drop + 0.5],
        [legs.waist + 1, drop],
      ],
      1.3,
    )}${seam(
      [
        [0, drop],
        [0, drop + legs.rise],
      ],
      1,
    )}${press}${[-1, 1]
      .map((sign) =>
        seam(
          [
            [sign * legs.waist * 0.74, drop + 2],
            [sign * (legs.hip - 0.6), drop + 15],
          ],
          1.3,
        ),
      )
      .join('')}${stitches(
      [
        [-legs.hemOuter, drop + legs.length - 2.4],
        [0, drop + legs.length - 2],
        [legs.hemOuter, drop + legs.length - 2.4],
      ],
      shade,
      0.3,
    )}`,
    folds: [...(original?.folds ?? []), ...legFolds, ...gathers],
  };
  return { ...bodice, panels: bodice.panels.map((panel, i) => (i === bodyIndex ? body : panel)) };
}
