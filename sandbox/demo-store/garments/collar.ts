import { darker, lighter } from '#sandbox/demo-store/drawing/colour.ts';
import { corner, curveThrough, mirrored, type Point } from '#sandbox/demo-store/drawing/outline.ts';
import type { Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Cloth } from './cloth.ts';
import { ribs, softStroke, stitches } from './stitching.ts';
import type { TopCut } from './top-cut.ts';
import { necklineKnots } from './top-outline.ts';

/** Panels above the body: the collar itself. */
export function collarPanels(cut: TopCut, cloth: Cloth, fill: string): Panel[] {
  switch (cut.collar) {
    case 'none':
      return [neckBand(cut, cloth, cut.neckDepth > 22 ? 2.4 : 0.9, cut.edge === 'rib', fill)];
    case 'band':
      return [neckBand(cut, cloth, 1.3, false, fill)];
    case 'rib':
      return [neckBand(cut, cloth, 2.3, true, cloth.accent && !cloth.print ? cloth.accent : cloth.colour)];
    case 'roll':
      return [rollNeck(cut, cloth)];
    case 'mandarin':
      return bothSides(mandarinSide(cut, cloth, fill));
    case 'shirt':
      return bothSides(collarLeaf(cut, cloth, fill, 8.2));
    case 'polo':
      return bothSides(collarLeaf(cut, cloth, cloth.accent ?? fill, 6.6));
    case 'lapels':
      return [...bothSides(lapel(cut, cloth, fill)), ...bothSides(lapelCollar(cut, cloth, fill))];
    case 'hood':
      return bothSides(hoodSide(cut, cloth, fill));
  }
}

function bothSides(right: Panel): Panel[] {
  const flip = (markup?: string) => (markup ? `<g transform="scale(-1 1)">${markup}</g>` : '');
  const left: Panel = {
    ...right,
    outline: mirrored(right.outline),
    inside: flip(right.inside),
    over: flip(right.over),
    folds: (right.folds ?? []).map((fold) => ({ ...fold, line: mirrored(fold.line) })),
  };
  return [left, right];
}

function neckBand(cut: TopCut, cloth: Cloth, width: number, isRib: boolean, fill: string): Panel {
  const full = (half: Point[]) => [...mirrored(half).toReversed(), ...half];
  const inner = full(curveThrough(necklineKnots(cut, -0.1)));
  const outer = full(curveThrough(necklineKnots(cut, width)));
  const shade = darker(cloth.colour, 0.5);
  const line = full(curveThrough(necklineKnots(cut, width + 0.55)));
  return {
    outline: [...inner, ...outer.toReversed()],
    fill,
    inside: isRib ? ribs(inner, outer, 0.5) : '',
    over: stitches(line, shade, 0.35),
    swell: 0.5,
    shadow: 0.16,
  };
}

function rollNeck({ neck, neckDepth }: TopCut, cloth: Cloth): Panel {
  const top: Point[] = [
    [-neck + 0.6, -5.4],
    [-neck * 0.5, -4.6],
    [0, -4.3],
    [neck * 0.5, -4.6],
    [neck - 0.6, -5.4],
  ];
  const bottom: Point[] = [
    [-neck - 0.6, 1.2],
    [-neck * 0.5, neckDepth * 0.75],
    [0, neckDepth],
    [neck * 0.5, neckDepth * 0.75],
    [neck + 0.6, 1.2],
  ];
  const upper = curveThrough(top);
  const lower = curveThrough(bottom);
  return {
    outline: [...upper, ...lower.toReversed()],
    fill: cloth.colour,
    inside: ribs(upper, lower, 0.6),
    folds: [
      {
        line: curveThrough([
          [-neck, -0.6],
          [0, 1.4],
          [neck, -0.6],
        ]),
        width: 1,
        height: 0.8,
        lean: 0.6,
        isBlunt: true,
      },
    ],
    swell: 0.7,
    shadow: 0.3,
  };
}

function mandarinSide({ neck, neckDepth }: TopCut, cloth: Cloth, fill: string): Panel {
  return {
    outline: curveThrough(
      [
        corner(0.35, neckDepth),
        [neck * 0.62, neckDepth * 0.72],
        corner(neck + 0.7, 0.6),
        corner(neck - 0.3, -3.2),
        [neck * 0.55, neckDepth * 0.3],
        corner(0.9, neckDepth - 3.2),
      ],
      { closed: true },
    ),
    fill,
    inside: stitches(
      [
        [0.7, neckDepth - 0.6],
        [neck * 0.62, neckDepth * 0.66],
        [neck + 0.3, 0.2],
      ],
      darker(cloth.colour, 0.5),
      0.35,
    ),
    swell: 0.45,
    shadow: 0.25,
  };
}

function collarLeaf({ neck, neckDepth }: TopCut, cloth: Cloth, fill: string, length: number): Panel {
  const shade = darker(cloth.colour, 0.5);
  const tip: Point = [neck * 0.72, neckDepth + length * 0.52];
  return {
    outline: curveThrough(
      [
        corner(0.2, neckDepth - 0.6),
        corner(...tip),
        [neck * 1.16, neckDepth * 0.42],
        corner(neck + 0.9, -0.6),
        [neck * 0.93, -2.2],
        corner(neck * 0.75, -3.1),
        [neck * 0.56, neckDepth * 0.2],
      ],
      { closed: true },
    ),
    fill,
    inside: stitches(
      [
        [0.5, neckDepth + 0.1],
        [tip[0] - 0.1, tip[1] - 0.8],
        [neck * 1.08, neckDepth * 0.4],
        [neck + 0.3, -0.6],
      ].map(([x = 0, y = 0]) => corner(x, y)),
      shade,
      0.4,
    ),
    swell: 0.45,
    shadow: 0.36,
  };
}

function lapel({ neck, neckDepth }: TopCut, cloth: Cloth, fill: string): Panel {
  const notch: Point = [neck * 1.28, neckDepth * 0.32];
  return {
    outline: curveThrough(
      [
        corner(0.4, neckDepth + 0.2),
        [neck * 0.5, neckDepth * 0.52],
        corner(neck * 0.98, 0),
        corner(neck * 1.06, neckDepth * 0.26),
        corner(...notch),
        [neck * 0.95, neckDepth * 0.66],
      ],
      { closed: true },
    ),
    fill,
    inside: stitches(
      [
        [0.9, neckDepth - 0.8],
        [neck * 0.9, neckDepth * 0.64],
        [notch[0] - 0.5, notch[1] + 0.3],
      ],
      lighter(cloth.colour, 0.3),
      0.25,
    ),
    swell: 0.4,
    shadow: 0.4,
  };
}

function lapelCollar({ neck, neckDepth }: TopCut, _cloth: Cloth, fill: string): Panel {
  return {
    outline: curveThrough(
      [
        corner(neck * 0.72, -2.2),
        [neck * 1.02, -1.4],
        [neck * 1.3, 2],
        corner(neck * 1.44, neckDepth * 0.2),
        corner(neck * 1.04, neckDepth * 0.265),
        [neck * 0.86, neckDepth * 0.1],
      ],
      { closed: true },
    ),
    fill,
    swell: 0.45,
    shadow: 0.34,
  };
}

function hoodSide({ neck, neckDepth }: TopCut, cloth: Cloth, fill: string): Panel {
  const cord = lighter(cloth.accent ?? cloth.colour, 0.25);
  return {
    outline: curveThrough(
      [
        corner(0, neckDepth + 1.6),
        [neck * 0.52, neckDepth - 2.2],
        [neck * 0.86, -4],
        [neck * 0.62, -13],
        corner(0, -16.4),
        corner(0, -19.2),
        [neck * 0.98, -16.8],
        [neck * 1.48, -7],
        [neck * 1.42, 1.6],
        [neck * 0.9, neckDepth * 0.78],
      ],
      { closed: true },
    ),
    fill,
    inside: stitches(
      [
        [neck * 0.16, neckDepth - 0.6],
        [neck * 0.66, neckDepth - 3.4],
        [neck * 1.02, -4],
        [neck * 0.76, -14],
      ],
      darker(cloth.colour, 0.5),
      0.4,
    ),
    over: `<circle cx="${neck * 0.5}" cy="${neckDepth - 0.9}" r="0.42" fill="#b9b4aa" stroke="#000" stroke-opacity="0.4" stroke-width="0.12"/>${softStroke(
      curveThrough([
        [neck * 0.5, neckDepth - 0.8],
        [neck * 0.48, neckDepth + 7],
        [neck * 0.56, neckDepth + 14],
      ]),
      0.62,
      '#000',
      0.25,
    )}${softStroke(
      curveThrough([
        [neck * 0.5, neckDepth - 0.9],
        [neck * 0.46, neckDepth + 7],
        [neck * 0.54, neckDepth + 14],
      ]),
      0.52,
      cord,
      1,
    )}`,
    folds: [
      {
        line: curveThrough([
          [neck * 1.2, -12],
          [neck * 1.24, -4],
          [neck * 1.05, 3],
        ]),
        width: 0.9,
        height: 0.6,
        lean: 0.8,
      },
    ],
    swell: 0.85,
    shadow: 0.4,
  };
}
