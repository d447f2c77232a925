import { darker } from '#sandbox/demo-store/drawing/colour.ts';
import { corner, curveThrough, type Knot, type Point, round } from '#sandbox/demo-store/drawing/outline.ts';
import type { Panel } from '#sandbox/demo-store/drawing/panel.ts';
import type { Fold } from '#sandbox/demo-store/drawing/relief.ts';
import type { Cloth } from './cloth.ts';
import { button, ribs, seam, stitches } from './stitching.ts';
import type { SleeveCut, TopCut } from './top-cut.ts';

interface SleeveFrame {
  /** From the shoulder's end (0, 0) along the arm and inwards across it, to the garment's centimetres. */
  place: (along: number, across: number) => Point;
  sign: 1 | -1;
  armhole: Point;
}

/** The sleeve on one side (1: right in the picture), to lie below the body. */
export function sleevePanels(cut: TopCut, cloth: Cloth, fill: string, sign: 1 | -1): Panel[] {
  const { sleeve } = cut;
  if (!sleeve) return [];
  const frame = frameOf(cut, sleeve, sign);
  const { place, armhole } = frame;
  const full = sleeve.fullness ?? 0;
  const { length, cuff } = sleeve;
  const isLong = length > 35;
  const root = Math.hypot(armhole[0] - cut.shoulder * sign, armhole[1] - cut.slope);
  const inner: Knot[] = isLong ? [place(length * 0.62, cuff + (root - cuff) * 0.22 + full * 0.9)] : [];
  const knots: Knot[] = [
    corner(...place(-0.2, 0.3)),
    place(length * 0.14, -0.55 - full * 0.35),
    place(length * 0.5, (isLong ? -0.9 : -0.3) - full),
    ...(full > 0 ? [place(length * 0.86, -full * 0.75)] : []),
    corner(...place(length, 0)),
    place(length + cuff * 0.05, cuff * 0.5),
    corner(...place(length, cuff)),
    ...(full > 0 ? [place(length * 0.86, cuff + full * 0.7)] : []),
    ...inner,
    corner(armhole[0], armhole[1]),
    corner(armhole[0] - sign * 5, armhole[1] - 2),
    corner((cut.shoulder - 5) * sign, cut.slope + 3),
  ];
  const main: Panel = {
    outline: curveThrough(knots, { closed: true }),
    fill,
    inside: finishOf(sleeve, cloth, frame, root),
    folds: sleeveFolds(frame, sleeve, root),
    creases: { size: 2.2, stretch: 2.6, angle: (-sign * ((sleeve.angle + 12) * Math.PI)) / 180, rise: 0.5 },
    shadow: 0.25,
  };
  return sleeve.finish === 'rib' ? [main, ribCuff(sleeve, cloth, frame)] : [main];
}

function frameOf(cut: TopCut, sleeve: SleeveCut, sign: 1 | -1): SleeveFrame {
  const angle = (sleeve.angle * Math.PI) / 180;
  const place = (along: number, across: number): Point => [
    sign * (cut.shoulder + Math.sin(angle) * along - Math.cos(angle) * across),
    cut.slope + Math.cos(angle) * along + Math.sin(angle) * across,
  ];
  return { place, sign, armhole: [sign * cut.chest, cut.armhole] };
}

function finishOf(
  { finish, length, cuff }: SleeveCut,
  cloth: Cloth,
  { place, sign }: SleeveFrame,
  root: number,
): string {
  const across = (at: number, over = 1): Knot[] => [
    place(at, -2),
    place(at + 0.05 * cuff, cuff * 0.5),
    place(at, cuff + over),
  ];
  const shade = darker(cloth.colour, 0.5);
  switch (finish) {
    case 'stitched':
      return stitches(across(length - 2.2, 3), shade, 0.5) + stitches(across(length - 1.8, 3), shade, 0.4);
    case 'shirt':
      return (
        seam(across(length - 6.2, 3), 1.3) +
        stitches(across(length - 5.7, 3), shade, 0.4) +
        stitches(across(length - 0.6, 3), shade, 0.4) +
        button(...place(length - 3.1, cuff * 0.3), 0.5, cloth.trim ?? '#f4f1ea') +
        seam([place(length - 6.2, cuff * 0.3), place(length - 17, cuff * 0.32)], 0.9)
      );
    case 'gathered':
      return seam(across(length - 4.5, 4), 1.2) + ribsAcross(place, length, cuff);
    case 'plain':
      return stitches(across(length - 3, 3), shade, 0.18);
    case 'rib':
      return `<path d="M${round(place(length, 0)[0])} 0" data-root="${round(root * sign)}"/>`;
  }
}

function ribsAcross(place: SleeveFrame['place'], length: number, cuff: number): string {
  const line = (at: number) => [0, 0.25, 0.5, 0.75, 1].map((part) => place(at, cuff * part));
  return ribs(line(length - 4.4), line(length - 7.5), 0.9);
}

function ribCuff({ length, cuff }: SleeveCut, cloth: Cloth, { place }: SleeveFrame): Panel {
  const upper = [0, 0.25, 0.5, 0.75, 1].map((part) => place(length - 0.6, -0.2 + (cuff + 0.4) * part));
  const lower = [0, 0.25, 0.5, 0.75, 1].map((part) => place(length + 5, cuff * 0.1 + cuff * 0.8 * part));
  return {
    outline: [...upper, ...lower.toReversed()],
    fill: cloth.accent && !cloth.print ? cloth.accent : cloth.colour,
    inside: ribs(upper, lower, 0.62),
    swell: 0.5,
    shadow: 0.15,
  };
}

function sleeveFolds({ place }: SleeveFrame, { length, cuff }: SleeveCut, root: number): Fold[] {
  const line = (...points: Point[]) => curveThrough(points, { steps: 5 });
  if (length < 35) {
    return [
      {
        line: line(
          place(length * 0.2, root * 0.75),
          place(length * 0.6, root * 0.45),
          place(length * 0.9, root * 0.42),
        ),
        width: 1.1,
        height: 0.55,
        lean: 0.7,
      },
      {
        line: line(place(length * 0.05, root * 0.35), place(length * 0.45, root * 0.2)),
        width: 1,
        height: 0.35,
        lean: 0.5,
      },
    ];
  }
  const width = (at: number) => root * 0.85 + (cuff - root * 0.85) * at;
  const across = (at: number, from: number, to: number, fall: number): Fold => ({
    line: line(
      place(length * at, width(at) * from),
      place(length * (at + fall * 0.35), width(at) * (from + to) * 0.5),
      place(length * (at + fall), width(at) * to),
    ),
    width: 1,
    height: 0.62,
    lean: 0.8,
  });
  return [
    across(0.12, 0.85, 0.35, 0.16),
    across(0.24, 0.9, 0.3, 0.2),
    across(0.44, 1, 0.25, 0.06),
    across(0.5, 0.95, 0.15, -0.05),
    across(0.56, 1, 0.35, 0.05),
    across(0.72, 0.05, 0.6, 0.1),
    across(0.86, 0.95, 0.3, 0.05),
    across(0.91, 0.1, 0.7, 0.03),
  ];
}
