import { DrawingRefusal } from './drawing-refusal.ts';
import { findHead, findShoulder } from './head.ts';
import type { LabPicture } from './lab.ts';
import type { Mask } from './picture.ts';
import { boundsOf, clamp, followSides, mix, type Point, runsOf, smooth, spanOf } from './silhouette.ts';
import { findSkinColour, type LabColour } from './skin.ts';

export interface Side {
  shoulder: Point;
  armpit: Point;
  /** Outer and inner edge of the arm in each row; meaningful from the shoulder to the hand. */
  armOuter: Float64Array;
  armInner: Float64Array;
  wristY: number;
}

/** Where a standing person's parts are, read from the silhouette. Pixels. */
export interface PersonShape {
  headTop: number;
  chinY: number;
  neckX: number;
  neckHalf: number;
  /** Where the neck meets the shoulders. */
  neckBaseY: number;
  /** The face's colour, where one was found. */
  skin?: LabColour;
  left: Side;
  right: Side;
  /** Half the distance between the shoulders. */
  shoulderHalf: number;
  waistY: number;
  crotchY: number;
  ankleY: number;
  /** The upper edge of the shoulders in each column, as it is without hair. */
  shoulderLine: Float64Array;
  /** The body's sides without the arms, in each row. */
  bodyLeft: Float64Array;
  bodyRight: Float64Array;
}

/** Reads a person's shape, or refuses with the engine's PoseError. */
export function readPersonShape(mask: Mask, lab: LabPicture): PersonShape {
  const bounds = boundsOf(mask);
  if (!bounds || bounds.bottom - bounds.top < mask.height * 0.4) throw noPerson();
  const { top: headTop, bottom } = bounds;
  const head = findHead(mask, headTop);
  if (!head) throw noPerson();
  const corners = [-1, 1].map((sign) => findShoulder(mask, head.neckY, head.neckY + head.shoulderReach, sign));
  const [leftShoulder, rightShoulder] = levelled(mask, corners[0], corners[1]);
  const shoulderHalf = (rightShoulder.x - leftShoulder.x) / 2;
  const shoulderY = (leftShoulder.y + rightShoulder.y) / 2;
  if (shoulderHalf < head.width * 0.55 || shoulderHalf > head.width * 2) throw noPerson();
  const neckX = mix(head.x, (leftShoulder.x + rightShoulder.x) / 2, 0.4);
  const neckHalf = clamp(head.neckWidth / 2, shoulderHalf * 0.25, shoulderHalf * 0.34);
  const neckBaseY = findNeckBase(mask, neckX, neckHalf, shoulderY, shoulderHalf);
  // About 1.4 heads from the crown to the shoulders, which gives the measure for what clothes hide.
  const unit = clamp(shoulderY - headTop, shoulderHalf * 1.25, shoulderHalf * 1.75);
  const armpitY = shoulderY + shoulderHalf * 0.72;
  const body = followSides(
    mask,
    { left: leftShoulder.x + shoulderHalf * 0.16, right: rightShoulder.x - shoulderHalf * 0.16 },
    armpitY,
    Math.max(1.5, shoulderHalf * 0.03),
  );
  const crotchY = findCrotch(mask, neckX, shoulderY + unit * 1.45, shoulderY + unit * 2.1) ?? shoulderY + unit * 1.68;
  const skin = findSkinColour(lab, mask, headTop, headTop + unit * 0.65);
  const side = (shoulder: Point, sign: number): Side =>
    readSide({ mask, shoulder, sign, armpitY, body, shoulderY, shoulderHalf });
  return {
    headTop,
    chinY: Math.min(headTop + unit * 0.7, neckBaseY - neckHalf * 0.3),
    neckX,
    neckHalf,
    neckBaseY,
    ...(skin ? { skin } : {}),
    left: side(leftShoulder, -1),
    right: side(rightShoulder, 1),
    shoulderHalf,
    waistY: mix(shoulderY, crotchY, 0.6),
    crotchY,
    ankleY: Math.max(bottom - unit * 0.2, shoulderY + unit * 3.6),
    shoulderLine: readShoulderLine(mask, { leftShoulder, rightShoulder, neckX, neckHalf, neckBaseY }),
    bodyLeft: body.left,
    bodyRight: body.right,
  };
}

function noPerson(): DrawingRefusal {
  return new DrawingRefusal('PoseError', 'Could not find a person in the model image');
}

/** Shoulders at nearly one height: the lower one is likely a sleeve's corner, or hidden by hair. */
function levelled(mask: Mask, left: Point | undefined, right: Point | undefined): [Point, Point] {
  if (!left || !right) throw noPerson();
  const lowest = Math.round(Math.min(left.y, right.y) + (right.x - left.x) * 0.08);
  const span = spanOf(mask, lowest);
  if (!span) throw noPerson();
  return [
    left.y > lowest ? { x: span.left, y: lowest } : left,
    right.y > lowest ? { x: span.right, y: lowest } : right,
  ];
}

function rows(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, Math.round(to - from)) }, (_, i) => Math.round(from) + i);
}

function findNeckBase(mask: Mask, neckX: number, neckHalf: number, shoulderY: number, shoulderHalf: number): number {
  const tops = [-1.2, 1.2].map((part) => topBelowHead(mask, neckX + part * neckHalf, shoulderY, shoulderHalf));
  return Math.max(...tops);
}

/** Where a column enters the shoulders from above, or what is likely when hair covers it. */
function topBelowHead(mask: Mask, x: number, shoulderY: number, shoulderHalf: number): number {
  const { width, data } = mask;
  const column = Math.round(x);
  let y = Math.round(shoulderY);
  while (y > shoulderY - shoulderHalf * 0.5 && data[y * width + column]) y -= 1;
  return clamp(y, shoulderY - shoulderHalf * 0.34, shoulderY - shoulderHalf * 0.1);
}

/** The outline where it is near the straight line from shoulder to neck; that line where hair hides it. */
function readShoulderLine(
  mask: Mask,
  neck: { leftShoulder: Point; rightShoulder: Point; neckX: number; neckHalf: number; neckBaseY: number },
): Float64Array {
  const { leftShoulder, rightShoulder, neckX, neckHalf, neckBaseY } = neck;
  const reach = (rightShoulder.x - leftShoulder.x) * 0.05;
  const line = Float64Array.from({ length: mask.width }, (_, x) => {
    const shoulder = x < neckX ? leftShoulder : rightShoulder;
    const neckSide = neckX + (x < neckX ? -neckHalf : neckHalf);
    const part = clamp((x - shoulder.x) / (neckSide - shoulder.x), 0, 1);
    const straight = mix(shoulder.y, neckBaseY, part);
    let y = Math.round(straight + reach);
    while (y > straight - reach * 1.5 && mask.data[y * mask.width + x]) y -= 1;
    return y <= straight - reach * 1.5 || y >= straight + reach ? straight : y;
  });
  return smooth(line, 3);
}

/** The first row in which background shows between the legs. */
function findCrotch(mask: Mask, x: number, fromY: number, toY: number): number | undefined {
  const reach = mask.width * 0.04;
  return rows(fromY, Math.min(toY, mask.height - 1)).find((y) => {
    const runs = runsOf(mask, y);
    return runs.some((run, i) => {
      const next = runs[i + 1];
      return (
        next && run.right > x - reach * 3 && run.right < x + reach && next.left > x - reach && next.left < x + reach * 3
      );
    });
  });
}

function readSide({
  mask,
  shoulder,
  sign,
  armpitY,
  body,
  shoulderY,
  shoulderHalf,
}: {
  mask: Mask;
  shoulder: Point;
  sign: number;
  armpitY: number;
  body: { left: Float64Array; right: Float64Array };
  shoulderY: number;
  shoulderHalf: number;
}): Side {
  const bodySide = sign < 0 ? body.left : body.right;
  const armOuter = new Float64Array(mask.height);
  const armInner = new Float64Array(mask.height);
  let handY = mask.height - 1;
  const armWidth = shoulderHalf * 0.2;
  for (let y = 0; y < mask.height; y += 1) {
    const span = spanOf(mask, y);
    const runs = runsOf(mask, y);
    const edge = bodySide[y] ?? 0;
    const outer = span ? (sign < 0 ? span.left : span.right) : edge;
    const ownRun = sign < 0 ? runs[0] : runs[runs.length - 1];
    const isApart = ownRun && (sign < 0 ? ownRun.right < edge : ownRun.left > edge);
    armOuter[y] = outer;
    armInner[y] = isApart ? (sign < 0 ? ownRun.right : ownRun.left) : edge;
    if (y > armpitY + shoulderHalf && handY === mask.height - 1 && (edge - outer) * -sign < armWidth * 0.3) handY = y;
  }
  return {
    shoulder,
    armpit: { x: shoulder.x - sign * shoulderHalf * 0.16, y: armpitY },
    armOuter,
    armInner,
    wristY: Math.min(handY - shoulderHalf * 0.5, shoulderY + shoulderHalf * 2.4),
  };
}
