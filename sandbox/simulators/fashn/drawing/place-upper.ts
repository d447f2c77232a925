import { drawMapped, drawStrip, type GarmentLayer, type Mapping, type Strip } from './garment-layer.ts';
import type { GarmentShape } from './garment-shape.ts';
import type { PersonShape, Side } from './person-shape.ts';
import { at, clamp, mix, type Point } from './silhouette.ts';
import type { Sleeve } from './sleeve.ts';
import type { Texture } from './texture.ts';
import type { WornTop } from './worn.ts';

/**
 * Draws a top or a one-piece onto the layer, and onto the other one where the collar lets the neck be seen. `scale`: the
 * layer's pixels per pixel of the shapes.
 */
export function placeUpper({
  layer,
  texture,
  holeLayer,
  hole,
  garment,
  person,
  worn,
  isOnePiece,
  scale,
}: {
  layer: GarmentLayer;
  texture: Texture;
  holeLayer: GarmentLayer;
  hole: Texture;
  garment: GarmentShape;
  person: PersonShape;
  worn: WornTop;
  isOnePiece: boolean;
  scale: number;
}): void {
  const fit = fitUpper(garment, person, worn, isOnePiece);
  const { leftSleeve, rightSleeve } = garment;
  if (leftSleeve)
    drawStrip(layer, texture, leftSleeve, armStrip(leftSleeve, person.left, fit, worn.leftSleeveY, -1), scale);
  if (rightSleeve)
    drawStrip(layer, texture, rightSleeve, armStrip(rightSleeve, person.right, fit, worn.rightSleeveY, 1), scale);
  const hasSleeves = Boolean(leftSleeve ?? rightSleeve);
  const area = {
    left: Math.min(...fit.left) - 4,
    right: Math.max(...fit.right) + 4,
    top: fit.topY - 2,
    bottom: fit.hemY + 2,
  };
  const mapping: Mapping = (x, y) => {
    const left = at(fit.left, y);
    const right = at(fit.right, y);
    const u = (x - left) / Math.max(1, right - left);
    // Above the armpits the cloth goes on below the sleeves.
    const overlap = hasSleeves && y < fit.armpitY ? 0.03 : 0.004;
    if (u < -overlap || u > 1 + overlap) return undefined;
    const sourceY = fit.sourceY(u, y);
    const sourceLeft = at(garment.bodyLeft, sourceY);
    const sourceRight = at(garment.bodyRight, sourceY);
    return { x: sourceLeft + u * (sourceRight - sourceLeft), y: sourceY };
  };
  drawMapped(layer, texture, area, scale, mapping);
  drawMapped(holeLayer, hole, { ...area, bottom: fit.armpitY }, scale, mapping);
}

interface UpperFit {
  /** Target pixels per source pixel. */
  scale: number;
  left: Float64Array;
  right: Float64Array;
  topY: number;
  armpitY: number;
  hemY: number;
  leftShoulder: Point;
  rightShoulder: Point;
  sourceY: (u: number, y: number) => number;
  isLongSleeved: boolean;
  /** The upper edge of the shoulders, slightly above the person's own. */
  lineAt: (x: number) => number;
}

function fitUpper(garment: GarmentShape, person: PersonShape, worn: WornTop, isOnePiece: boolean): UpperFit {
  const hasSleeves = Boolean(garment.leftSleeve ?? garment.rightSleeve);
  const sourceChest = at(garment.bodyRight, garment.armpitY) - at(garment.bodyLeft, garment.armpitY);
  const targetChest = person.right.armpit.x - person.left.armpit.x;
  const sourceShoulders = garment.rightShoulder.x - garment.leftShoulder.x;
  const scale = hasSleeves ? (person.shoulderHalf * 1.66) / sourceShoulders : (targetChest * 1.04) / sourceChest;
  const armpitY = person.left.armpit.y;
  const middle = (person.left.shoulder.x + person.right.shoulder.x) / 2;
  const half = clamp((sourceShoulders * scale * 1.1) / 2, person.neckHalf * 1.3, person.shoulderHalf * 0.96);
  const bustY = armpitY - (garment.armpitY - garment.top) * scale;
  const lift = person.shoulderHalf * 0.02 + 1;
  const lineAt = (x: number) => at(person.shoulderLine, x) - lift;
  const leftShoulder = { x: middle - half, y: garment.isStrapless ? bustY : lineAt(middle - half) };
  const rightShoulder = { x: middle + half, y: garment.isStrapless ? bustY : lineAt(middle + half) };
  const ownHemY = ownHem(garment, person, { scale, armpitY, isOnePiece });
  const hemY = covering(ownHemY, worn.hemY, ownHemY - armpitY);
  const { left, right } = targetSides({ garment, person, scale, armpitY, hemY, leftShoulder, rightShoulder, middle });
  const neckPart = (garment.rightNeck.x - garment.leftNeck.x) / Math.max(1, sourceShoulders);
  const neckHalf = clamp(neckPart * half, person.neckHalf * 0.9, half * 0.8);
  const targetLine = (u: number) => {
    if (garment.isStrapless) return bustY;
    return lineAt(middle + clamp(Math.abs(u - 0.5) * 2 * half, neckHalf, half));
  };
  const sourceLine = (u: number) => sourceShoulderLine(garment, u);
  const rise = garment.collar !== 'open' ? (garment.leftShoulder.y - garment.top) * scale : person.shoulderHalf * 0.5;
  return {
    scale,
    left,
    right,
    topY: Math.min(leftShoulder.y, targetLine(0.5)) - rise,
    armpitY,
    hemY,
    leftShoulder,
    rightShoulder,
    isLongSleeved: isLong(garment),
    lineAt,
    sourceY: (u, y) => {
      const clamped = clamp(u, 0, 1);
      const from = targetLine(clamped);
      const sourceFrom = sourceLine(clamped);
      if (y < from) return sourceFrom + (y - from) / scale;
      if (y < armpitY) return mix(sourceFrom, garment.armpitY, (y - from) / Math.max(1, armpitY - from));
      return mix(garment.armpitY, garment.bottom, (y - armpitY) / Math.max(1, hemY - armpitY));
    },
  };
}

/**
 * Where the garment ends. Laid flat it is wider than a body seen from the front, so that its length in relation to its
 * width says little: a top ends on the hips, a one-piece between the middle of the thighs and the ankles.
 */
function ownHem(
  garment: GarmentShape,
  person: PersonShape,
  { scale, armpitY, isOnePiece }: { scale: number; armpitY: number; isOnePiece: boolean },
): number {
  const { crotchY, waistY, ankleY } = person;
  if (garment.isStrapless) return armpitY + (garment.bottom - garment.top) * scale;
  const shoulderY = (person.left.shoulder.y + person.right.shoulder.y) / 2;
  const sourceY = (garment.leftShoulder.y + garment.rightShoulder.y) / 2;
  const length = (garment.bottom - sourceY) * scale;
  if (isOnePiece) return clamp(shoulderY + length * 1.3, mix(crotchY, ankleY, 0.3), ankleY);
  return clamp(shoulderY + length * 0.93, mix(waistY, crotchY, 0.7), mix(waistY, crotchY, 1.3));
}

/** Somewhat longer than the garment is, where that hides the end of what is worn. */
function covering(ownEndY: number, wornEndY: number | undefined, length: number): number {
  if (wornEndY === undefined || wornEndY > ownEndY + length * 0.4) return ownEndY;
  return Math.max(ownEndY, wornEndY + Math.max(3, length * 0.03));
}

/** The line from shoulder to neck to neck to shoulder. */
function sourceShoulderLine(
  { leftShoulder, rightShoulder, leftNeck, rightNeck, isStrapless, top }: GarmentShape,
  u: number,
): number {
  if (isStrapless) return top;
  const x = mix(leftShoulder.x, rightShoulder.x, u);
  if (x < leftNeck.x)
    return mix(leftShoulder.y, leftNeck.y, (x - leftShoulder.x) / Math.max(1, leftNeck.x - leftShoulder.x));
  if (x > rightNeck.x) {
    return mix(rightShoulder.y, rightNeck.y, (rightShoulder.x - x) / Math.max(1, rightShoulder.x - rightNeck.x));
  }
  return mix(leftNeck.y, rightNeck.y, (x - leftNeck.x) / Math.max(1, rightNeck.x - leftNeck.x));
}

function isLong({ leftSleeve, rightSleeve, armpitY, bottom, top }: GarmentShape): boolean {
  const length = Math.max(leftSleeve?.length ?? 0, rightSleeve?.length ?? 0);
  return length > Math.max(bottom - armpitY, (bottom - top) * 0.4) * 0.8;
}

/** The garment's sides on the person: at least the body's width, at most what its own looseness gives. */
function targetSides({
  garment,
  person,
  scale,
  armpitY,
  hemY,
  leftShoulder,
  rightShoulder,
  middle,
}: {
  garment: GarmentShape;
  person: PersonShape;
  scale: number;
  armpitY: number;
  hemY: number;
  leftShoulder: Point;
  rightShoulder: Point;
  middle: number;
}): { left: Float64Array; right: Float64Array } {
  const rows = person.bodyLeft.length;
  const margin = person.shoulderHalf * 0.03;
  const sourceMiddle = garment.centreX;
  const sideAt = (y: number, sign: number): number => {
    const shoulder = sign < 0 ? leftShoulder : rightShoulder;
    const edges = sign < 0 ? garment.bodyLeft : garment.bodyRight;
    const body = at(sign < 0 ? person.bodyLeft : person.bodyRight, y);
    if (y <= shoulder.y) return shoulder.x;
    const armpitX = (sign < 0 ? person.left : person.right).armpit.x + sign * margin;
    if (y < armpitY) {
      const seam = (y - shoulder.y) / Math.max(1, armpitY - shoulder.y);
      if (garment.leftSleeve ?? garment.rightSleeve) return mix(shoulder.x, armpitX, seam);
      const sourceRow = mix((sign < 0 ? garment.leftShoulder : garment.rightShoulder).y, garment.armpitY, seam);
      const own = middle + (at(edges, sourceRow) - sourceMiddle) * scale;
      return mix(own, armpitX, seam ** 3);
    }
    const sourceRow = mix(garment.armpitY, garment.bottom, (y - armpitY) / Math.max(1, hemY - armpitY));
    const own = middle + (at(edges, sourceRow) - sourceMiddle) * scale;
    const covered = body + sign * margin;
    const loosest = covered + sign * person.shoulderHalf * (y > person.waistY ? 2 : 0.22);
    const wanted = sign < 0 ? clamp(own, loosest, covered) : clamp(own, covered, loosest);
    return mix(armpitX, wanted, clamp((y - armpitY) / (person.shoulderHalf * 0.25), 0, 1));
  };
  return {
    left: Float64Array.from({ length: rows }, (_, y) => sideAt(y, -1)),
    right: Float64Array.from({ length: rows }, (_, y) => sideAt(y, 1)),
  };
}

/** Lays a sleeve along the hanging arm. */
function armStrip(sleeve: Sleeve, side: Side, fit: UpperFit, wornY: number | undefined, sign: number): Strip {
  const shoulder = sign < 0 ? fit.leftShoulder : fit.rightShoulder;
  const armpit = { x: at(sign < 0 ? fit.left : fit.right, fit.armpitY), y: fit.armpitY };
  const last = sleeve.outer.length - 1;
  const seam = Math.hypot(armpit.x - shoulder.x, armpit.y - shoulder.y);
  const ownEndY = (shoulder.y + armpit.y) / 2 + sleeve.length * fit.scale;
  const endY = fit.isLongSleeved ? side.wristY : Math.min(side.wristY, covering(ownEndY, wornY, ownEndY - shoulder.y));
  const cuff = distance(sleeve.outer[last], sleeve.inner[last]) * fit.scale;
  const loosenessAt = (part: number, armWidth: number) =>
    clamp((mix(seam, cuff, part) - armWidth) / 2, seam * 0.05, seam * 0.12);
  const edge = outerEdge(side, fit, endY, sign);
  const outer: Point[] = [];
  const inner: Point[] = [];
  for (let k = 0; k <= last; k += 1) {
    const part = k / last;
    const innerY = mix(armpit.y, Math.max(endY, armpit.y + seam * 0.12), part);
    const armInner = at(side.armInner, innerY);
    const place = part * (edge.length - 1);
    const onEdge = { x: at(edge.xs, place), y: at(edge.ys, place) };
    const loose = loosenessAt(part, Math.abs(onEdge.x - armInner));
    outer.push({ x: onEdge.x + sign * loose * clamp(part * 3, 0.3, 1), y: onEdge.y });
    inner.push({ x: mix(armpit.x, armInner - sign * loose, clamp(part * 4, 0, 1)), y: innerY });
  }
  return { outer, inner };
}

/** The arm's outer edge from the seam over the shoulder and down to `endY`, in about equal steps. */
function outerEdge(
  side: Side,
  fit: UpperFit,
  endY: number,
  sign: number,
): { xs: number[]; ys: number[]; length: number } {
  const seam = sign < 0 ? fit.leftShoulder : fit.rightShoulder;
  const xs: number[] = [];
  const ys: number[] = [];
  for (let x = seam.x; (side.shoulder.x - x) * sign > 0; x += sign) {
    xs.push(x);
    ys.push(fit.lineAt(x));
  }
  for (let y = Math.min(side.shoulder.y, ys.at(-1) ?? seam.y); y <= endY; y += 1) {
    xs.push(y < side.shoulder.y ? side.shoulder.x : at(side.armOuter, y));
    ys.push(y);
  }
  return { xs, ys, length: xs.length };
}

function distance(one: Point | undefined, other: Point | undefined): number {
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
}
