import { darker } from '#sandbox/demo-store/drawing/colour.ts';
import { corner, curveThrough, type Knot, mirrored, type Point } from '#sandbox/demo-store/drawing/outline.ts';
import type { Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Cloth } from './cloth.ts';
import { button, stitches } from './stitching.ts';
import type { TopCut } from './top-cut.ts';

/** Pockets that lie on a garment for the upper body. */
export function pocketPanels(cut: TopCut, cloth: Cloth, fill: string): Panel[] {
  const { chest, armhole, waist, waistAt, length } = cut;
  switch (cut.pockets ?? 'none') {
    case 'none':
      return [];
    case 'chest':
      return [patch(cloth, fill, [chest * 0.46, armhole - 1], 9, 10.5)];
    case 'kangaroo':
      return [kangaroo(cut, cloth, fill)];
    case 'patches':
      return [-1, 1].map((sign) =>
        patch(cloth, fill, [sign * waist * 0.56, waistAt + (length - waistAt) * 0.3], 13, 15),
      );
    case 'flaps':
      return [-1, 1].map((sign) => flap(cloth, fill, [sign * waist * 0.62, waistAt + 9], 13.5, 4.6, false));
    case 'welts':
      return [-1, 1].map((sign) => welt(cloth, fill, [sign * waist * 0.66, waistAt + 8]));
    case 'trucker':
      return [-1, 1].flatMap((sign) => [
        patch(cloth, fill, [sign * chest * 0.5, armhole - 1.5], 11, 13),
        flap(cloth, fill, [sign * chest * 0.5, armhole - 2], 11.6, 4.6, true),
      ]);
  }
}

function patch(cloth: Cloth, fill: string, [x, y]: Point, width: number, height: number): Panel {
  const half = width / 2;
  const shape = (inset: number): Knot[] => [
    corner(x - half + inset, y),
    corner(x + half - inset, y),
    corner(x + half - inset, y + height - 2.2 - inset),
    corner(x, y + height - inset),
    corner(x - half + inset, y + height - 2.2 - inset),
  ];
  return {
    outline: curveThrough(shape(0), { closed: true, steps: 2 }),
    fill,
    inside:
      stitches([...shape(0.45), corner(x - half + 0.45, y)], darker(cloth.colour, 0.5), 0.45) +
      stitches([corner(x - half, y + 1.9), corner(x + half, y + 1.9)], darker(cloth.colour, 0.5), 0.45),
    swell: 0.18,
    shadow: 0.25,
    creases: { size: 3, stretch: 2, angle: 0.3, rise: 0.3 },
  };
}

function flap(cloth: Cloth, fill: string, [x, y]: Point, width: number, height: number, isPointed: boolean): Panel {
  const half = width / 2;
  const knots: Knot[] = [
    corner(x - half, y),
    corner(x + half, y),
    isPointed ? corner(x + half, y + height * 0.7) : [x + half - 0.3, y + height * 0.96],
    ...(isPointed ? [corner(x, y + height)] : []),
    isPointed ? corner(x - half, y + height * 0.7) : [x - half + 0.3, y + height * 0.96],
  ];
  return {
    outline: curveThrough(knots, { closed: true, steps: 4 }),
    fill,
    inside: stitches([corner(x - half, y + 0.5), corner(x + half, y + 0.5)], darker(cloth.colour, 0.5), 0.4),
    over: isPointed ? button(x, y + height * 0.72, 0.62, cloth.trim ?? '#b08d57') : '',
    swell: 0.25,
    shadow: 0.4,
  };
}

function welt(cloth: Cloth, fill: string, [x, y]: Point): Panel {
  const lean = Math.sign(x) * 1.2;
  const knots: Knot[] = [
    corner(x - 1.6, y),
    corner(x + 1.6, y),
    corner(x + 1.6 + lean, y + 14),
    corner(x - 1.6 + lean, y + 14),
  ];
  return {
    outline: curveThrough(knots, { closed: true, steps: 2 }),
    fill,
    inside: stitches(knots, darker(cloth.colour, 0.5), 0.3),
    swell: 0.25,
    shadow: 0.34,
  };
}

function kangaroo({ waist, length }: TopCut, cloth: Cloth, fill: string): Panel {
  const [low, high] = [length - 1.4, length - 21];
  const right: Knot[] = [
    corner(waist * 0.42, high),
    [waist * 0.62, high + 7],
    corner(waist * 0.76, low - 4),
    corner(waist * 0.76, low),
  ];
  const side = curveThrough(right, { steps: 5 });
  const line = (sign: number): Knot[] => right.slice(0, 3).map(([x, y]): Knot => [sign * (x - 0.7), y + 0.3]);
  return {
    outline: [...side, ...mirrored(side).toReversed()],
    fill,
    inside:
      [-1, 1].map((sign) => stitches(line(sign), darker(cloth.colour, 0.5), 0.5)).join('') +
      stitches(
        [
          [-waist, high + 0.6],
          [waist, high + 0.6],
        ],
        darker(cloth.colour, 0.5),
        0.45,
      ),
    folds: [
      {
        line: [
          [-waist * 0.5, low - 3],
          [0, low - 5],
          [waist * 0.5, low - 3],
        ],
        width: 1.6,
        height: 0.5,
        lean: 0.6,
      },
    ],
    creases: { size: 3, stretch: 2, angle: 0.3, rise: 0.4 },
    swell: 0.25,
    shadow: 0.3,
  };
}
