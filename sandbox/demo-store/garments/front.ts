import { darker, lighter } from '#sandbox/demo-store/drawing/colour.ts';
import { corner, type Knot } from '#sandbox/demo-store/drawing/outline.ts';
import type { Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Cloth } from './cloth.ts';
import { button, seam, stitches } from './stitching.ts';
import type { TopCut } from './top-cut.ts';

/** Lines of the front that lie in the cloth itself. */
export function frontSeams(cut: TopCut, cloth: Cloth): string {
  const { length, neckDepth, chest, armhole, waist, waistAt } = cut;
  const shade = darker(cloth.colour, 0.5);
  if (cut.front === 'zip')
    return (
      seam(
        [
          [0, neckDepth],
          [0, length],
        ],
        1.4,
      ) +
      stitches(
        [
          [-1.3, neckDepth],
          [-1.3, length],
        ],
        shade,
        0.4,
      ) +
      stitches(
        [
          [1.3, neckDepth],
          [1.3, length],
        ],
        shade,
        0.4,
      )
    );
  if (cut.collar !== 'lapels' && cut.front !== 'double-breasted') return '';
  return [-1, 1]
    .map((sign) =>
      seam(
        [
          [sign * chest * 0.62, armhole + 6],
          [sign * waist * 0.56, waistAt],
          [sign * waist * 0.62, waistAt + 16],
        ],
        0.8,
      ),
    )
    .join('');
}

/** Button plackets, zips, and the edge where one half lies over the other. */
export function frontPanels(cut: TopCut, cloth: Cloth, fill: string): Panel[] {
  const { neckDepth, length } = cut;
  switch (cut.front) {
    case 'plain':
      return [];
    case 'zip':
      return [zip(cut)];
    case 'buttons':
      return cut.collar === 'lapels' || cut.neckline === 'v'
        ? [overlap(cut, cloth, fill)]
        : [placket(cut, cloth, fill, neckDepth + 0.4, length - 0.1, 1.7, 9.2)];
    case 'placket':
      return [placket(cut, cloth, fill, neckDepth + 0.2, neckDepth + 14, 1.7, 5.6)];
    case 'henley':
      return [placket(cut, cloth, fill, neckDepth + 0.6, neckDepth + 12, 1.4, 4)];
    case 'double-breasted':
      return [overlap(cut, cloth, fill)];
  }
}

function placket(
  cut: TopCut,
  cloth: Cloth,
  fill: string,
  from: number,
  to: number,
  half: number,
  pitch: number,
): Panel {
  const shade = darker(cloth.colour, 0.5);
  const lines = [-half + 0.45, half - 0.45]
    .map((x) =>
      stitches(
        [
          [x, from],
          [x, to],
        ],
        shade,
        0.4,
      ),
    )
    .join('');
  const count = Math.floor((to - from - 3) / pitch) + 1;
  const trim = cloth.trim ?? lighter(cloth.colour, 0.6);
  const buttons = Array.from({ length: count }, (_, k) => button(0, from + 2.6 + k * pitch, 0.56, trim)).join('');
  const isLong = to > cut.length - 2;
  return {
    outline: [
      [-half, from],
      [half, from],
      [half, to],
      [-half, to],
    ],
    fill,
    inside: lines + (isLong ? '' : seam([corner(-half, to - 2.2), corner(half, to - 2.2)], 0.6)),
    over: buttons,
    creases: { size: 2.4, stretch: 2, angle: 1.2, rise: 0.25 },
    swell: 0.22,
    shadow: 0.24,
  };
}

function zip({ neckDepth, length, collar }: TopCut): Panel {
  const top = collar === 'mandarin' ? neckDepth - 3 : neckDepth + 0.2;
  const teeth = `<path d="M0 ${top}V${length}" stroke="#77736c" stroke-width="0.7" stroke-dasharray="0.24 0.16"/><path d="M0 ${top}V${length}" stroke="#e8e4da" stroke-opacity="0.7" stroke-width="0.2"/>`;
  const puller = `<rect x="-0.45" y="${top + 0.6}" width="0.9" height="1.1" rx="0.25" fill="#8d8980" stroke="#000" stroke-opacity="0.4" stroke-width="0.1"/><rect x="-0.28" y="${top + 1.6}" width="0.56" height="2.6" rx="0.25" fill="#c9c4b8" stroke="#000" stroke-opacity="0.4" stroke-width="0.1"/>`;
  return {
    outline: [
      [-0.55, top],
      [0.55, top],
      [0.55, length - 0.1],
      [-0.55, length - 0.1],
    ],
    fill: '#3a3835',
    inside: teeth,
    over: puller,
    swell: 0.1,
    shadow: 0.1,
  };
}

/** One half of the front over the other, with its buttons. */
function overlap(cut: TopCut, cloth: Cloth, fill: string): Panel {
  const { neckDepth, length, waist, waistAt, hemDrop = 0.8 } = cut;
  const isDouble = cut.front === 'double-breasted';
  const edge = isDouble ? waist * 0.36 : 1.3;
  const isRounded = cut.collar === 'lapels' && !isDouble;
  const knots: Knot[] = [
    corner(isDouble ? edge * 0.2 : 0.2, neckDepth - 0.4),
    [edge, neckDepth + (isDouble ? 4 : 2)],
    [edge, (waistAt + length) / 2],
    ...(isRounded
      ? ([
          [edge - 0.4, length - 9],
          [edge - 5, length - 1],
        ] as Knot[])
      : [corner(edge, length - hemDrop * 0.1)]),
  ];
  const line =
    seam(knots, 1.8) +
    stitches(
      knots.map((knot): Knot => [knot[0] - 0.7, knot[1]]),
      darker(cloth.colour, 0.5),
      0.3,
    );
  const trim = cloth.trim ?? darker(cloth.colour, 0.4);
  const pitch = isDouble ? 11 : cut.neckline === 'v' && cut.collar !== 'lapels' ? 9 : 10.5;
  const count = isDouble
    ? 3
    : Math.max(2, Math.min(7, Math.floor((length - neckDepth - (isRounded ? 22 : 6)) / pitch) + 1));
  const buttons = Array.from({ length: count }, (_, k) => {
    const y = neckDepth + (isDouble ? 6 : 1.8) + k * pitch;
    return isDouble ? button(edge - 2.2, y, 0.85, trim) + button(-edge + 2.2, y, 0.85, trim) : button(0, y, 0.8, trim);
  }).join('');
  const half = 0.01;
  return {
    outline: [
      [-half, neckDepth + 1],
      [half, neckDepth + 1],
      [half, neckDepth + 1.1],
      [-half, neckDepth + 1.1],
    ],
    fill,
    over: line + buttons,
    shadow: 0,
  };
}
