import { drawMapped, type GarmentLayer } from './garment-layer.ts';
import type { GarmentShape } from './garment-shape.ts';
import type { PersonShape } from './person-shape.ts';
import type { Mask } from './picture.ts';
import { at, clamp, mix, type Run, runsOf, spanOf } from './silhouette.ts';
import type { Texture } from './texture.ts';

/** Draws trousers, shorts or a skirt onto the layer. */
export function placeBottoms(
  layer: GarmentLayer,
  texture: Texture,
  {
    garment,
    garmentMask,
    person,
    personMask,
  }: {
    garment: GarmentShape;
    garmentMask: Mask;
    person: PersonShape;
    personMask: Mask;
  },
  scale: number,
): void {
  const waistY = person.waistY;
  const waist = spanOf(garmentMask, garment.top + (garment.bottom - garment.top) * 0.05) ?? { left: 0, right: 1 };
  const hips = at(person.bodyRight, person.crotchY - 4) - at(person.bodyLeft, person.crotchY - 4);
  const crotchSource = garment.crotchY;
  const widest = widestAbove(garmentMask, garment, crotchSource ?? mix(garment.top, garment.bottom, 0.4));
  const size = (hips * 1.05) / Math.max(1, widest);
  const hemY =
    crotchSource === undefined
      ? waistY + (garment.bottom - garment.top) * size
      : person.crotchY + legLength(garment, crotchSource, size, person);
  const margin = person.shoulderHalf * 0.03;
  const middle = (at(person.bodyLeft, person.crotchY) + at(person.bodyRight, person.crotchY)) / 2;
  const sourceMiddle = (waist.left + waist.right) / 2;
  const sourceRow = (y: number): number => {
    if (crotchSource === undefined) return mix(garment.top, garment.bottom, (y - waistY) / (hemY - waistY));
    if (y < person.crotchY) return mix(garment.top, crotchSource, (y - waistY) / (person.crotchY - waistY));
    return mix(crotchSource, garment.bottom, (y - person.crotchY) / (hemY - person.crotchY));
  };
  const pairs: { target: Run; source: Run }[][] = [];
  for (let y = 0; y < personMask.height; y += 1) {
    if (y < waistY - 1 || y > hemY + 1) {
      pairs.push([]);
      continue;
    }
    const row = clamp(Math.round(sourceRow(y)), garment.top, garment.bottom);
    const runs = runsOf(garmentMask, row, 3);
    const body = { left: at(person.bodyLeft, y) - margin, right: at(person.bodyRight, y) + margin };
    const first = runs[0];
    const last = runs[runs.length - 1];
    if (!first || !last) pairs.push([]);
    else if (crotchSource === undefined || row < crotchSource || runs.length < 2) {
      const source = { left: first.left, right: last.right };
      const own = {
        left: middle + (source.left - sourceMiddle) * size,
        right: middle + (source.right - sourceMiddle) * size,
      };
      const target = { left: Math.min(body.left, own.left), right: Math.max(body.right, own.right) };
      pairs.push([{ source, target: y < person.crotchY && crotchSource !== undefined ? body : target }]);
    } else {
      const gap = legGap(personMask, y, middle, body);
      pairs.push([
        { source: first, target: legTarget(body.left, gap.left, first, size, 1) },
        { source: last, target: legTarget(gap.right, body.right, last, size, -1) },
      ]);
    }
  }
  const area = { left: 0, right: personMask.width, top: waistY, bottom: hemY };
  drawMapped(layer, texture, area, scale, (x, y) => {
    const found = pairs[Math.round(y)]?.find(({ target }) => x >= target.left - 0.5 && x <= target.right + 0.5);
    if (!found) return undefined;
    const u = (x - found.target.left) / Math.max(1, found.target.right - found.target.left);
    return { x: mix(found.source.left, found.source.right, u), y: sourceRow(y) };
  });
}

/** A leg at least as wide as the person's, held at its outer side. */
function legTarget(left: number, right: number, source: Run, size: number, outerSign: 1 | -1): Run {
  const own = (source.right - source.left) * size;
  if (right - left >= own) return { left, right };
  return outerSign === 1
    ? { left, right: Math.max(right, left + Math.min(own, (right - left) * 1.3)) }
    : { left: Math.min(left, right - Math.min(own, (right - left) * 1.3)), right };
}

function legGap(mask: Mask, y: number, middle: number, body: Run): Run {
  const runs = runsOf(mask, y, 3).filter((run) => run.right > body.left && run.left < body.right);
  const leftLeg = runs.filter((run) => (run.left + run.right) / 2 < middle);
  const rightLeg = runs.filter((run) => (run.left + run.right) / 2 >= middle);
  if (leftLeg.length === 0 || rightLeg.length === 0) return { left: middle - 0.5, right: middle + 0.5 };
  return {
    left: Math.max(...leftLeg.map((run) => run.right)) + 2,
    right: Math.min(...rightLeg.map((run) => run.left)) - 2,
  };
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
  const isLong = garment.bottom - crotchY > (crotchY - garment.top) * 1.5;
  return isLong ? Math.max(own * 0.9, toAnkle) : Math.min(own, toAnkle);
}
