import type { LabPicture } from './lab.ts';
import type { PersonShape, Side } from './person-shape.ts';
import type { Mask } from './picture.ts';
import { labOf } from './polynomial.ts';
import { at, mix, spanOf } from './silhouette.ts';
import { type LabColour, skinDistance } from './skin.ts';

/** What the person already wears above the waist, as far as its ends can be seen: rows in which it ends. */
export interface WornTop {
  hemY?: number;
  leftSleeveY?: number;
  rightSleeveY?: number;
}

/** Looks for the ends of the worn top: a lasting change of colour down the body, and skin along the arms. */
export function findWornTop(lab: LabPicture, mask: Mask, person: PersonShape): WornTop {
  const hemY = findHem(lab, person);
  const leftSleeveY = findSleeveEnd(lab, mask, person, person.left, -1);
  const rightSleeveY = findSleeveEnd(lab, mask, person, person.right, 1);
  return {
    ...(hemY === undefined ? {} : { hemY }),
    ...(leftSleeveY === undefined ? {} : { leftSleeveY }),
    ...(rightSleeveY === undefined ? {} : { rightSleeveY }),
  };
}

function findHem(lab: LabPicture, person: PersonShape): number | undefined {
  const { left, shoulderHalf, crotchY } = person;
  const step = Math.max(2, Math.round(shoulderHalf * 0.04));
  let before = rowColour(lab, person, left.armpit.y + shoulderHalf * 0.4);
  for (
    let y = left.armpit.y + shoulderHalf * 0.4;
    y < Math.min(crotchY + shoulderHalf * 0.2, lab.height - 4 * step);
    y += step
  ) {
    const after = rowColour(lab, person, y + 2 * step);
    const later = rowColour(lab, person, y + 4 * step);
    if (skinDistance(before, after) > 9 && skinDistance(before, later) > 9) return y + 1.5 * step;
    before = [mix(before[0], after[0], 0.15), mix(before[1], after[1], 0.15), mix(before[2], after[2], 0.15)];
  }
  return undefined;
}

/** Mean colour of the body's middle in a row. */
function rowColour(lab: LabPicture, person: PersonShape, row: number): LabColour {
  const y = Math.round(row);
  const left = Math.round(mix(at(person.bodyLeft, y), at(person.bodyRight, y), 0.3));
  const right = Math.round(mix(at(person.bodyLeft, y), at(person.bodyRight, y), 0.7));
  return meanColour(lab, y, left, right);
}

function meanColour(lab: LabPicture, y: number, left: number, right: number): LabColour {
  const sum: LabColour = [0, 0, 0];
  const count = Math.max(1, right - left + 1);
  for (let x = left; x <= Math.max(left, right); x += 1) {
    const [l, a, b] = labOf(lab, y * lab.width + x);
    sum[0] += l / count;
    sum[1] += a / count;
    sum[2] += b / count;
  }
  return sum;
}

function findSleeveEnd(lab: LabPicture, mask: Mask, person: PersonShape, side: Side, sign: number): number | undefined {
  const { skin, shoulderHalf } = person;
  if (!skin) return undefined;
  let skinRows = 0;
  let wasCovered = false;
  for (let y = Math.round(side.shoulder.y + shoulderHalf * 0.1); y < Math.min(side.wristY, mask.height - 1); y += 1) {
    const span = spanOf(mask, y);
    if (!span) return undefined;
    const width = Math.abs(at(side.armInner, y) - at(side.armOuter, y));
    const outer = sign < 0 ? span.left : span.right;
    const from = outer - sign * width * 0.3;
    const to = outer - sign * width * 0.65;
    const colour = meanColour(lab, y, Math.round(Math.min(from, to)), Math.round(Math.max(from, to)));
    if (skinDistance(colour, skin) < 13) skinRows += 1;
    else {
      skinRows = 0;
      wasCovered = true;
    }
    if (skinRows > shoulderHalf * 0.08) return wasCovered ? y - skinRows : undefined;
  }
  return undefined;
}
