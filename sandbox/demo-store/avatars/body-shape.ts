import {
  corner,
  curveThrough,
  type Knot,
  mirrored,
  type Point,
  symmetricOutline,
} from '#sandbox/demo-store/drawing/outline.ts';

/** Measures of a standing body, in centimetres; widths are halves seen from the front. */
export interface BodyShape {
  height: number;
  shoulder: number;
  neck: number;
  chest: number;
  waist: number;
  hip: number;
  /** Factors around 1. */
  armThickness: number;
  legThickness: number;
  /** 0 flat to 1 full. */
  bust: number;
  belly: number;
  muscle: number;
}

export interface BodyPart {
  name: 'torso' | 'arm' | 'hand' | 'leg' | 'foot' | 'neck';
  outline: Point[];
  /** How far it stands out, 1 as much as its width has it. */
  depth: number;
}

/** Heights of landmarks as shares of the body's height, from the crown down. */
export const LEVEL = {
  chin: 0.1245,
  neckBase: 0.155,
  shoulder: 0.1775,
  armpit: 0.24,
  bust: 0.2611,
  waist: 0.361,
  hip: 0.472,
  crotch: 0.509,
  knee: 0.717,
  ankle: 0.9535,
} as const;

type Station = readonly [x: number, y: number, radius: number];

/** The outline of a limb around a line of circles. */
export function limb(stations: readonly Station[], { roundStart = true, roundEnd = true } = {}): Point[] {
  const left: Knot[] = [];
  const right: Knot[] = [];
  for (const [i, [x, y, radius]] of stations.entries()) {
    const before = stations[i - 1] ?? stations[i];
    const after = stations[i + 1] ?? stations[i];
    const [dx, dy] = [(after?.[0] ?? 0) - (before?.[0] ?? 0), (after?.[1] ?? 0) - (before?.[1] ?? 0)];
    const length = Math.hypot(dx, dy) || 1;
    const [nx, ny] = [-dy / length, dx / length];
    left.push([x + nx * radius, y + ny * radius]);
    right.push([x - nx * radius, y - ny * radius]);
  }
  return curveThrough(
    [
      ...capOf(stations, 0, 1, roundStart),
      ...left,
      ...capOf(stations, stations.length - 1, stations.length - 2, roundEnd),
      ...right.toReversed(),
    ],
    { closed: true, steps: 6 },
  );
}

function capOf(stations: readonly Station[], end: number, inner: number, isRound: boolean): Knot[] {
  const [x, y, radius] = stations[end] ?? [0, 0, 0];
  const [ix, iy] = stations[inner] ?? [0, 0];
  const length = Math.hypot(x - ix, y - iy) || 1;
  return isRound ? [[x + ((x - ix) / length) * radius, y + ((y - iy) / length) * radius]] : [];
}

export function bodyParts(shape: BodyShape): BodyPart[] {
  const right = [armPart(shape), ...handParts(shape), legPart(shape), ...footParts(shape)];
  const left = right.map((part): BodyPart => ({ ...part, outline: mirrored(part.outline) }));
  const torso: BodyPart = { name: 'torso', outline: torsoOutline(shape), depth: 0.72 };
  return [torso, ...left, ...right].map((part) => ({ ...part, outline: clockwise(part.outline) }));
}

/** Overlapping outlines must run the same way round, or they cut holes into each other. */
function clockwise(outline: Point[]): Point[] {
  const area = outline.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = outline[(i + 1) % outline.length] ?? [0, 0];
    return sum + x * nextY - nextX * y;
  }, 0);
  return area < 0 ? outline.toReversed() : outline;
}

export function torsoOutline({ height: h, shoulder, neck, chest, waist, hip, muscle, belly }: BodyShape): Point[] {
  return symmetricOutline([
    corner(0, h * 0.08),
    corner(neck * 0.9, h * 0.08),
    [neck * 0.97, h * 0.11],
    [neck, h * 0.139],
    [neck * 1.16, h * 0.1512],
    [neck + (shoulder - neck) * 0.34, h * (0.1632 - muscle * 0.003)],
    [shoulder * 0.78, h * 0.1709],
    [shoulder * 0.9, h * 0.1843],
    [shoulder * 0.9, h * 0.2048],
    [chest * 1.03, h * 0.2341],
    [chest, h * 0.264],
    [chest * 0.35 + waist * 0.65 - 0.1, h * 0.3168],
    [waist + belly * 0.6, h * LEVEL.waist],
    [waist * 0.42 + hip * 0.58 + belly * 0.8, h * 0.4127],
    [hip, h * 0.4672],
    [hip * 0.985, h * 0.5012],
    [hip * 0.55, h * 0.5196],
    [0, h * 0.5122],
  ]);
}

/** Where the arm's bones are; x to the right. */
export function armLine({ height: h, shoulder, chest, hip }: BodyShape): {
  shoulder: Point;
  elbow: Point;
  wrist: Point;
} {
  const wide = Math.max(hip, chest);
  return {
    shoulder: [shoulder - 4.1, h * 0.1875],
    elbow: [Math.max(shoulder + 2.4, chest + 8.6), h * 0.3476],
    wrist: [Math.max(shoulder + 5.2, wide + 7.6), h * 0.4586],
  };
}

function armPart(shape: BodyShape): BodyPart {
  const { armThickness: t, muscle } = shape;
  const { shoulder, elbow, wrist } = armLine(shape);
  const on = (from: Point, to: Point, part: number, radius: number, bow = 0): Station => [
    from[0] + (to[0] - from[0]) * part + bow,
    from[1] + (to[1] - from[1]) * part,
    radius,
  ];
  return {
    name: 'arm',
    depth: 0.95,
    outline: limb([
      on(shoulder, elbow, 0, 3.3 * t + muscle * 0.2, -0.9),
      on(shoulder, elbow, 0.1, 4.35 * t + muscle * 0.5, -0.3),
      on(shoulder, elbow, 0.27, 4.9 * t + muscle * 0.6, 0),
      on(shoulder, elbow, 0.5, 4.55 * t + muscle * 0.4, 0.2),
      on(shoulder, elbow, 0.82, 3.85 * t),
      on(shoulder, elbow, 1, 3.65 * t),
      on(elbow, wrist, 0.28, 3.8 * t + muscle * 0.25, 0.4),
      on(elbow, wrist, 0.6, 3.1 * t, 0.25),
      on(elbow, wrist, 0.95, 2.35 * (0.4 + t * 0.6)),
      on(elbow, wrist, 1.08, 2.4 * (0.5 + t * 0.5)),
    ]),
  };
}

/** A relaxed hand: the back of the hand, four fingers and the thumb before them. */
function handParts(shape: BodyShape): BodyPart[] {
  const { wrist, elbow } = armLine(shape);
  const size = (shape.height / 170) * (0.94 + 0.06 * shape.armThickness) * (shape.muscle > 0.4 ? 1.07 : 1);
  const lean = Math.atan2(wrist[0] - elbow[0], wrist[1] - elbow[1]) * 0.6;
  const place = (across: number, y: number, radius: number): Station => {
    const x = across * 0.8;
    return [
      wrist[0] + (x * Math.cos(lean) + y * Math.sin(lean)) * size,
      wrist[1] + (-x * Math.sin(lean) + y * Math.cos(lean)) * size,
      radius * size * 0.88,
    ];
  };
  const part = (stations: Station[], depth = 1): BodyPart => ({ name: 'hand', outline: limb(stations), depth });
  return [
    part([place(0, -0.6, 2.25), place(0.1, 2.4, 2.7), place(0, 5.6, 3.2), place(-0.1, 8.2, 3.05)], 0.7),
    part([place(2.3, 7.4, 0.95), place(2.55, 10.2, 0.84), place(2.3, 13.2, 0.66)]),
    part([place(0.9, 7.6, 1), place(1.1, 11.4, 0.9), place(0.85, 15.4, 0.7)]),
    part([place(-0.6, 7.6, 1.02), place(-0.55, 11.6, 0.93), place(-0.75, 16, 0.72)]),
    part([place(-2, 7.4, 1), place(-2.15, 11.2, 0.9), place(-2.25, 15, 0.7)]),
    part([place(-1.6, 2.6, 1.35), place(-3.1, 5.2, 1.15), place(-3.7, 8, 0.95), place(-3.5, 10, 0.78)], 1.15),
  ];
}

export function legX({ hip }: BodyShape): { thigh: number; knee: number; ankle: number } {
  return { thigh: hip * 0.515, knee: hip * 0.43 + 1.2, ankle: hip * 0.3 + 3.6 };
}

function legPart(shape: BodyShape): BodyPart {
  const { height: h, hip, legThickness: t, muscle } = shape;
  const x = legX(shape);
  const thighRadius = hip * 0.485;
  return {
    name: 'leg',
    depth: 0.95,
    outline: limb([
      [x.thigh, h * 0.4798, thighRadius * 0.98],
      [x.thigh, h * 0.5248, thighRadius * 0.99],
      [x.thigh * 0.985, h * 0.5829, thighRadius * 0.92 * (0.7 + 0.3 * t)],
      [x.thigh * 0.55 + x.knee * 0.45, h * 0.6515, (thighRadius * 0.42 + 3.6) * (0.55 + 0.45 * t)],
      [x.knee, h * 0.7117, 5.25 * t],
      [x.knee + 0.1, h * 0.7412, 5.05 * t],
      [x.knee * 0.6 + x.ankle * 0.4 + 0.35, h * 0.7885, 5.5 * t + muscle * 0.35],
      [x.knee * 0.4 + x.ankle * 0.6 + 0.2, h * 0.8463, 4.6 * t],
      [x.ankle, h * 0.9146, 3.3 * (0.4 + 0.6 * t)],
      [x.ankle, h * 0.9583, 3.25 * (0.5 + 0.5 * t)],
    ]),
  };
}

function footParts(shape: BodyShape): BodyPart[] {
  const { height: h } = shape;
  const { ankle } = legX(shape);
  const size = (h / 175) * (0.85 + 0.15 * shape.legThickness);
  const foot = (stations: Station[], depth = 1): BodyPart => ({ name: 'foot', outline: limb(stations), depth });
  const place = (x: number, y: number, radius: number): Station => [ankle + x * size, h + y * size, radius * size];
  return [
    foot([place(0, -9.5, 2.7), place(0.2, -7.4, 2.95), place(0.7, -5.4, 3.5), place(1.05, -4.1, 3.7)], 0.75),
    foot([place(-1.5, -4, 1.45), place(-1.8, -1.8, 1.35), place(-1.9, 0.1, 1.22)], 0.9),
    foot([place(0.35, -3, 1.05), place(0.45, -0.1, 0.94)], 0.9),
    foot([place(1.9, -3, 0.98), place(2.15, -0.4, 0.88)], 0.9),
    foot([place(3.1, -3.2, 0.92), place(3.6, -1, 0.82)], 0.9),
    foot([place(4, -3.6, 0.88), place(4.7, -1.9, 0.76)], 0.9),
  ];
}
