import { drawMapped, type GarmentLayer } from './garment-layer.ts';
import type { GarmentShape } from './garment-shape.ts';
import type { PersonShape } from './person-shape.ts';
import type { Mask } from './picture.ts';
import { at, clamp, mix, type Run, runsOf, smooth, spanOf } from './silhouette.ts';
import type { Texture } from './texture.ts';

interface Inputs {
  garment: GarmentShape;
  garmentMask: Mask;
  person: PersonShape;
  personMask: Mask;
}

/** How a garment lies on the person, in rows of the person's mask. */
interface Fit {
  /** Target pixels per source pixel across. */
  size: number;
  waistY: number;
  hemY: number;
  /** Middle of the body, and of the garment. */
  middle: number;
  sourceMiddle: number;
  sourceRow: (y: number) => number;
}

/** Draws trousers, shorts or a skirt onto the layer. */
export function placeBottoms(layer: GarmentLayer, texture: Texture, inputs: Inputs, scale: number): void {
  const { garment, person } = inputs;
  const fit = fitBottoms(inputs);
  if (garment.crotchY === undefined) {
    drawPart(layer, texture, { ...fit, fromY: fit.waistY, toY: fit.hemY }, (y) => skirtRow(inputs, fit, y), scale);
    return;
  }
  const legs = { ...fit, fromY: person.crotchY, toY: fit.hemY };
  drawPart(layer, texture, legs, (y) => legRows(inputs, fit, y)?.[0], scale);
  drawPart(layer, texture, legs, (y) => legRows(inputs, fit, y)?.[1], scale);
  const hips = { ...fit, fromY: fit.waistY, toY: person.crotchY + 1 };
  drawPart(layer, texture, hips, (y) => hipRow(inputs, fit, y), scale);
}

function fitBottoms({ garment, garmentMask, person }: Inputs): Fit {
  const { waistY, crotchY } = person;
  const { top, bottom } = garment;
  const waist = spanOf(garmentMask, top + (bottom - top) * 0.05) ?? { left: 0, right: 1 };
  const hips = at(person.bodyRight, crotchY - 4) - at(person.bodyLeft, crotchY - 4);
  const sourceCrotchY = garment.crotchY;
  const size = (hips * 1.05) / widestAbove(garmentMask, garment, sourceCrotchY ?? mix(top, bottom, 0.4));
  const hemY =
    sourceCrotchY === undefined
      ? waistY + (bottom - top) * size
      : crotchY + legLength(garment, sourceCrotchY, size, person);
  return {
    size,
    waistY,
    hemY,
    middle: (at(person.bodyLeft, crotchY) + at(person.bodyRight, crotchY)) / 2,
    sourceMiddle: (waist.left + waist.right) / 2,
    sourceRow: (y) => {
      if (sourceCrotchY === undefined) return mix(top, bottom, (y - waistY) / (hemY - waistY));
      if (y < crotchY) return mix(top, sourceCrotchY, (y - waistY) / (crotchY - waistY));
      return mix(sourceCrotchY, bottom, (y - crotchY) / (hemY - crotchY));
    },
  };
}

interface Row {
  target: Run;
  source: Run;
}

function bodyRow(person: PersonShape, y: number): Run {
  const margin = person.shoulderHalf * 0.03;
  return { left: at(person.bodyLeft, y) - margin, right: at(person.bodyRight, y) + margin };
}

function sourceSpan({ garment, garmentMask }: Inputs, fit: Fit, y: number): Run | undefined {
  return spanOf(garmentMask, clamp(fit.sourceRow(y), garment.top, garment.bottom));
}

function hipRow(inputs: Inputs, fit: Fit, y: number): Row | undefined {
  const source = sourceSpan(inputs, fit, y);
  return source && { source, target: bodyRow(inputs.person, y) };
}

/** A skirt hangs as wide as it is, and never narrower than the body. */
function skirtRow(inputs: Inputs, fit: Fit, y: number): Row | undefined {
  const source = sourceSpan(inputs, fit, y);
  if (!source) return undefined;
  const body = bodyRow(inputs.person, y);
  const left = fit.middle + (source.left - fit.sourceMiddle) * fit.size;
  const right = fit.middle + (source.right - fit.sourceMiddle) * fit.size;
  return { source, target: { left: Math.min(body.left, left), right: Math.max(body.right, right) } };
}

function legRows({ garment, garmentMask, person, personMask }: Inputs, fit: Fit, y: number): [Row, Row] | undefined {
  const runs = runsOf(garmentMask, clamp(fit.sourceRow(y), garment.top, garment.bottom), 3);
  const first = runs[0];
  const last = runs[runs.length - 1];
  if (!first || !last) return undefined;
  const sourceMiddle = (first.left + last.right) / 2;
  const sources =
    runs.length > 1
      ? [first, last]
      : [
          { ...first, right: sourceMiddle },
          { ...first, left: sourceMiddle },
        ];
  const [leftLeg = first, rightLeg = last] = sources;
  const body = bodyRow(person, y);
  // Right below the crotch the legs are still joined, however the person stands.
  const isJoined = y < mix(person.crotchY, fit.hemY, 0.1);
  const gap = isJoined ? { left: fit.middle + 1, right: fit.middle - 1 } : legGap(personMask, y, fit.middle, body);
  return [
    {
      source: leftLeg,
      target: { left: body.left, right: Math.max(gap.left, body.left + legWidth(leftLeg, fit, gap.left - body.left)) },
    },
    {
      source: rightLeg,
      target: {
        left: Math.min(gap.right, body.right - legWidth(rightLeg, fit, body.right - gap.right)),
        right: body.right,
      },
    },
  ];
}

/** At least the leg inside, at most a third more. */
function legWidth(source: Run, { size }: Fit, inside: number): number {
  return clamp((source.right - source.left) * size, inside, inside * 1.33);
}

/** What is seen between the person's legs; a line in the middle where nothing is. */
function legGap(mask: Mask, y: number, middle: number, body: Run): Run {
  const runs = runsOf(mask, y, 3).filter((run) => run.right > body.left && run.left < body.right);
  const lefts = runs.filter((run) => (run.left + run.right) / 2 < middle);
  const rights = runs.filter((run) => (run.left + run.right) / 2 >= middle);
  if (lefts.length === 0 || rights.length === 0) return { left: middle + 1, right: middle - 1 };
  return {
    left: Math.max(...lefts.map((run) => run.right)) + 2,
    right: Math.min(...rights.map((run) => run.left)) - 2,
  };
}

/** Draws one part row by row; its sides are smoothed, so that single pixels of the masks don't show. */
function drawPart(
  layer: GarmentLayer,
  texture: Texture,
  fit: Fit & { fromY: number; toY: number },
  rowAt: (y: number) => Row | undefined,
  scale: number,
): void {
  const first = Math.floor(fit.fromY);
  const rows: Row[] = [];
  for (let y = first; y <= Math.ceil(fit.toY); y += 1) {
    const row = rowAt(clamp(y, fit.fromY, fit.toY)) ?? rows[rows.length - 1];
    if (row) rows.push(row);
  }
  if (rows.length === 0) return;
  const sides = (pick: (row: Row) => number) => smooth(rows.map(pick), 3);
  const left = sides(({ target }) => target.left);
  const right = sides(({ target }) => target.right);
  const sourceLeft = sides(({ source }) => source.left);
  const sourceRight = sides(({ source }) => source.right);
  const area = { left: Math.min(...left) - 1, right: Math.max(...right) + 1, top: fit.fromY, bottom: fit.toY };
  drawMapped(layer, texture, area, scale, (x, y) => {
    const row = y - first;
    if (y < fit.fromY - 0.5 || y > fit.toY + 0.5) return undefined;
    const u = (x - at(left, row)) / Math.max(1, at(right, row) - at(left, row));
    if (u < -0.01 || u > 1.01) return undefined;
    return { x: mix(at(sourceLeft, row), at(sourceRight, row), u), y: fit.sourceRow(y) };
  });
}

function widestAbove(mask: Mask, { top }: GarmentShape, toY: number): number {
  let widest = 1;
  for (let y = top; y <= toY; y += 1) {
    const span = spanOf(mask, y);
    if (span) widest = Math.max(widest, span.right - span.left);
  }
  return widest;
}

/** Long trousers end at the ankles; shorts keep their own length. */
function legLength(garment: GarmentShape, crotchY: number, size: number, person: PersonShape): number {
  const own = (garment.bottom - crotchY) * size;
  const toAnkle = person.ankleY - person.crotchY;
  const isLong = garment.bottom - crotchY > (crotchY - garment.top) * 1.15;
  return isLong ? toAnkle : Math.min(own, toAnkle);
}
