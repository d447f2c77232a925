import type { Mask } from './picture.ts';
import { at, boundsOf, clamp, type Point, runsOf, smooth, spanOf, topOf } from './silhouette.ts';
import { readSleeve, type Sleeve } from './sleeve.ts';

export type Category = 'tops' | 'bottoms' | 'one-pieces';

/** Where a garment's parts are in its own picture. Pixels. */
export interface GarmentShape {
  top: number;
  bottom: number;
  centreX: number;
  /** The body's sides in each row, without sleeves. */
  bodyLeft: Float64Array;
  bodyRight: Float64Array;
  leftShoulder: Point;
  rightShoulder: Point;
  /** Highest points beside the neck. */
  leftNeck: Point;
  rightNeck: Point;
  armpitY: number;
  leftSleeve?: Sleeve;
  rightSleeve?: Sleeve;
  /** Held at the chest, not on the shoulders. */
  isStrapless: boolean;
  /** `hood`: rises far above the shoulders and is wide; `high`: rises around the neck. */
  collar: 'open' | 'high' | 'hood';
  /** First row in which the legs are apart. */
  crotchY?: number;
}

/** Reads a garment's shape from its cut-out. `wasOnForm`: a dress form's shoulders were taken away from it. */
export function readGarmentShape(mask: Mask, { wasOnForm = false } = {}): GarmentShape {
  const { top, bottom } = boundsOf(mask) ?? { top: 0, bottom: mask.height - 1 };
  const height = bottom - top;
  const centreX = centreOf(mask, top, bottom);
  const left = readBodySide(mask, centreX, top, bottom, -1);
  const right = readBodySide(mask, centreX, top, bottom, 1);
  const leftShoulder = shoulderOf(mask, left, centreX, top, height, -1);
  const rightShoulder = shoulderOf(mask, right, centreX, top, height, 1);
  const chest = left.edge(top + height * 0.4) - right.edge(top + height * 0.4);
  const armpitY = Math.max(
    armpitOf(mask, left, leftShoulder, top, height, -chest, -1),
    armpitOf(mask, right, rightShoulder, top, height, -chest, 1),
  );
  const bodyLeft = bodyEdges(mask, left, leftShoulder, armpitY, -1);
  const bodyRight = bodyEdges(mask, right, rightShoulder, armpitY, 1);
  const leftSleeve = left.hasSleeve ? readSleeve(mask, leftShoulder, bodyLeft, armpitY, -1) : undefined;
  const rightSleeve = right.hasSleeve ? readSleeve(mask, rightShoulder, bodyRight, armpitY, 1) : undefined;
  const neck = neckOf(mask, leftShoulder, rightShoulder, centreX);
  const crotchY = crotchOf(mask, centreX, top, bottom);
  const dip = (topOf(mask, centreX) ?? top) - Math.min(neck.left.y, neck.right.y);
  return {
    top,
    bottom,
    centreX,
    bodyLeft,
    bodyRight,
    leftShoulder,
    rightShoulder,
    leftNeck: neck.left,
    rightNeck: neck.right,
    armpitY,
    ...(leftSleeve ? { leftSleeve } : {}),
    ...(rightSleeve ? { rightSleeve } : {}),
    isStrapless: !leftSleeve && !rightSleeve && dip < height * (wasOnForm ? 0.14 : 0.05) && crotchY === undefined,
    collar: neck.collar,
    ...(crotchY === undefined ? {} : { crotchY }),
  };
}

/** What a garment most likely is, from its outline. */
export function guessCategory(shape: GarmentShape, mask: Mask): Category {
  const height = shape.bottom - shape.top;
  const hasSleeves = Boolean(shape.leftSleeve ?? shape.rightSleeve);
  if (shape.crotchY !== undefined) {
    const depth = (topOf(mask, shape.centreX) ?? shape.top) - shape.top;
    return !hasSleeves && depth < height * 0.06 ? 'bottoms' : 'one-pieces';
  }
  const middle = Math.round(shape.top + height * 0.45);
  const width = (shape.bodyRight[middle] ?? 0) - (shape.bodyLeft[middle] ?? 0);
  if (hasSleeves) return height > width * 1.9 ? 'one-pieces' : 'tops';
  const topSpan = spanOf(mask, shape.top + height * 0.02);
  const hem = spanOf(mask, shape.bottom - height * 0.05);
  const topWidth = topSpan ? topSpan.right - topSpan.left : 0;
  const hemWidth = hem ? hem.right - hem.left : 0;
  const dip = (topOf(mask, shape.centreX) ?? shape.top) - shape.top;
  // A skirt begins straight across and widens downwards.
  if (dip < height * 0.05 && runsOf(mask, shape.top + height * 0.03).length === 1 && topWidth < hemWidth * 0.95) {
    return shape.isStrapless && height > width * 1.7 ? 'one-pieces' : 'bottoms';
  }
  return height > width * 1.75 ? 'one-pieces' : 'tops';
}

function centreOf(mask: Mask, top: number, bottom: number): number {
  const middles: number[] = [];
  for (let y = top + (bottom - top) * 0.4; y < bottom - (bottom - top) * 0.08; y += 2) {
    const span = spanOf(mask, y);
    if (span) middles.push((span.left + span.right) / 2);
  }
  middles.sort((one, other) => one - other);
  return middles[middles.length >> 1] ?? mask.width / 2;
}

interface BodySide {
  /** The body's side in a row, drawn on upwards as a line where a sleeve hides it. */
  edge: (y: number) => number;
  /** Last row in which a sleeve is still joined to the body. */
  joinY: number;
  hasSleeve: boolean;
}

function readBodySide(mask: Mask, centreX: number, top: number, bottom: number, sign: number): BodySide {
  const halves: number[] = [];
  const outers: number[] = [];
  const apart: boolean[] = [];
  for (let y = top; y <= bottom; y += 1) {
    const runs = runsOf(mask, y);
    const own = runs.find((run) => run.left <= centreX && run.right >= centreX);
    const outermost = sign < 0 ? runs[0] : runs[runs.length - 1];
    outers.push(outermost ? halfOf(outermost, centreX, sign) : 0);
    halves.push(own ? halfOf(own, centreX, sign) : Number.NaN);
    apart.push(own !== undefined && outermost !== own);
  }
  const gapRow = firstLasting(apart);
  const endRow = sleeveEndRow(outers);
  const joinRow = gapRow ?? endRow ?? 0;
  const hasSleeve = gapRow !== undefined || endRow !== undefined;
  let last = halves.slice(joinRow).find(Number.isFinite) ?? Math.max(...outers);
  const step = last * 0.1;
  const sides = halves.map((half, row) => {
    // A sudden widening is a sleeve that touches the body again.
    if (row >= joinRow && Number.isFinite(half) && (half < last + step || !hasSleeve)) last = half;
    return last;
  });
  return { edge: (y) => centreX + sign * at(sides, y - top), joinY: top + joinRow, hasSleeve };
}

/** The first row from which on, for a while, it is true. */
function firstLasting(rows: boolean[]): number | undefined {
  const least = Math.max(4, Math.round(rows.length * 0.03));
  let count = 0;
  for (const [row, value] of rows.entries()) {
    count = value ? count + 1 : 0;
    if (count >= least) return row - least + 1;
  }
  return undefined;
}

function halfOf(run: { left: number; right: number }, centreX: number, sign: number): number {
  return sign < 0 ? centreX - run.left : run.right - centreX;
}

/** A short sleeve's end: downwards, the outline jumps in. The row after the jump. */
function sleeveEndRow(outers: number[]): number | undefined {
  const reach = Math.max(3, Math.round(outers.length * 0.05));
  for (let row = Math.round(outers.length * 0.08); row + reach < outers.length * 0.7; row += 1) {
    const below = outers[row + reach] ?? 0;
    const drop = (outers[row] ?? 0) - below;
    // A waist comes in slowly, a sleeve's lower edge as fast as it goes down.
    if (drop < below * 0.12 || drop < reach * 0.6) continue;
    let end = row;
    while (end + reach < outers.length && (outers[end + reach] ?? 0) < (outers[end] ?? 0) - reach * 0.25) end += 1;
    const after = outers.slice(end, end + reach);
    return end + after.indexOf(Math.min(...after));
  }
  return undefined;
}

function shoulderOf(mask: Mask, side: BodySide, centreX: number, top: number, height: number, sign: number): Point {
  if (side.hasSleeve) {
    const x = centreX + (side.edge(top + height * 0.15) - centreX) * 0.95;
    return { x, y: topOf(mask, x) ?? top };
  }
  let best: Point = { x: side.edge(top), y: top };
  let bestReach = Number.NEGATIVE_INFINITY;
  for (let y = top; y < top + height * 0.25; y += 1) {
    const span = spanOf(mask, y);
    if (!span) continue;
    const x = sign < 0 ? span.left : span.right;
    if (x * sign - 1.6 * y > bestReach) {
      bestReach = x * sign - 1.6 * y;
      best = { x, y };
    }
  }
  return best;
}

function armpitOf(
  mask: Mask,
  side: BodySide,
  shoulder: Point,
  top: number,
  height: number,
  chestWidth: number,
  sign: number,
): number {
  if (side.hasSleeve) return clamp(side.joinY, shoulder.y + chestWidth * 0.3, shoulder.y + chestWidth * 0.5);
  const widths: number[] = [];
  for (let y = top; y < top + height * 0.45; y += 1) {
    const span = spanOf(mask, y);
    widths.push(span ? (sign < 0 ? -span.left : span.right) : Number.NEGATIVE_INFINITY);
  }
  const widest = Math.max(...widths);
  const row = widths.findIndex((width) => width > widest - chestWidth * 0.03);
  return clamp(top + row, shoulder.y + 4, shoulder.y + chestWidth * 0.6);
}

/** The body's side in each row: the seam to the shoulder, then the side itself. */
function bodyEdges(mask: Mask, side: BodySide, shoulder: Point, armpitY: number, sign: number): Float64Array {
  const edges = Float64Array.from({ length: mask.height }, (_, y) => {
    if (y >= armpitY) return side.edge(y);
    if (!side.hasSleeve) {
      const span = y >= shoulder.y ? spanOf(mask, y) : undefined;
      return span ? (sign < 0 ? span.left : span.right) : shoulder.x;
    }
    if (y <= shoulder.y) return shoulder.x;
    return shoulder.x + ((side.edge(armpitY) - shoulder.x) * (y - shoulder.y)) / (armpitY - shoulder.y);
  });
  return smooth(edges, 2);
}

function neckOf(
  mask: Mask,
  leftShoulder: Point,
  rightShoulder: Point,
  centreX: number,
): { left: Point; right: Point; collar: GarmentShape['collar'] } {
  const half = (rightShoulder.x - leftShoulder.x) / 2;
  const peak = (from: number, to: number): Point => {
    let best: Point = { x: from, y: mask.height };
    for (let x = Math.round(from); x <= to; x += 1) {
      const y = topOf(mask, x) ?? mask.height;
      if (y < best.y) best = { x, y };
    }
    return best;
  };
  const left = peak(leftShoulder.x + half * 0.12, centreX - half * 0.12);
  const right = peak(centreX + half * 0.12, rightShoulder.x - half * 0.12);
  const isSteep = (neck: Point, shoulder: Point) => shoulder.y - neck.y > Math.abs(neck.x - shoulder.x) * 0.66;
  const peakY = Math.min(left.y, right.y);
  const dip = (topOf(mask, centreX) ?? mask.height) - peakY;
  const isOpen = dip > (Math.min(leftShoulder.y, rightShoulder.y) - peakY) * 0.3;
  if (isOpen || !isSteep(left, leftShoulder) || !isSteep(right, rightShoulder)) return { left, right, collar: 'open' };
  const y = (leftShoulder.y + rightShoulder.y) / 2 - half * 0.25;
  const rise = spanOf(mask, y - half * 0.12);
  const collar = rise && rise.right - rise.left > half * 1.05 ? 'hood' : 'high';
  return { left: { x: centreX - half * 0.36, y }, right: { x: centreX + half * 0.36, y }, collar };
}

/** Where the legs part: a gap near the middle that goes down to the hem. */
function crotchOf(mask: Mask, centreX: number, top: number, bottom: number): number | undefined {
  let first: number | undefined;
  const reach = (bottom - top) * 0.12;
  for (let y = bottom - 4; y > top; y -= 1) {
    const runs = runsOf(mask, y, 4);
    const isApart = runs.some((run, i) => {
      const next = runs[i + 1];
      return (
        next !== undefined &&
        run.right < centreX + reach &&
        next.left > centreX - reach &&
        run.right > centreX - 2 * reach
      );
    });
    if (!isApart) break;
    first = y;
  }
  return first !== undefined && first < bottom - (bottom - top) * 0.12 ? first : undefined;
}
