import type { Mask } from './picture.ts';
import { clamp, type Point, spanOf } from './silhouette.ts';

export interface Head {
  x: number;
  /** With its hair. */
  width: number;
  /** The narrowest row of the neck, or, under long hair, the row in which the shoulders come out. */
  neckY: number;
  neckWidth: number;
  /** How far below `neckY` the shoulders' corners can be. */
  shoulderReach: number;
}

/** Finds the head by the figure's outline: under short hair by the neck, else by where hair gives way to shoulders. */
export function findHead(mask: Mask, headTop: number): Head | undefined {
  const widths: number[] = [];
  const middles: number[] = [];
  for (let y = headTop; y < mask.height; y += 1) {
    const span = spanOf(mask, y);
    widths.push(span ? span.right - span.left + 1 : 0);
    middles.push(span ? (span.left + span.right) / 2 : 0);
  }
  const found = headAboveNeck(widths) ?? headUnderHair(widths);
  return found && { ...found, x: middles[found.headRow] ?? 0, neckY: headTop + found.neckRow };
}

interface HeadRows {
  headRow: number;
  width: number;
  neckRow: number;
  neckWidth: number;
  shoulderReach: number;
}

/** A head that is clearly broader than the neck below it, above shoulders clearly broader than both. */
function headAboveNeck(widths: number[]): HeadRows | undefined {
  let widest = { width: 0, row: 0 };
  let narrowest = { width: Number.POSITIVE_INFINITY, row: 0 };
  for (const [row, width] of widths.entries()) {
    const isNarrowing = narrowest.width < widest.width * 0.84;
    if (isNarrowing && width > narrowest.width * 1.9 && width > widest.width * 1.25) {
      const isHeadLike = row > widest.width * 0.9 && row < widest.width * 3;
      if (!isHeadLike) return undefined;
      return {
        headRow: widest.row,
        width: widest.width,
        neckRow: narrowest.row,
        neckWidth: narrowest.width,
        shoulderReach: widest.width * 1.5,
      };
    }
    if (!isNarrowing && width > widest.width) {
      widest = { width, row };
      narrowest = { width, row };
    } else if (width < narrowest.width) narrowest = { width, row };
  }
  return undefined;
}

/** Hair that falls over the shoulders: its outline is steep, then the shoulders come out of it. */
function headUnderHair(widths: number[]): HeadRows | undefined {
  const hairRow = widths.findIndex((width, row) => {
    const below = widths[row + Math.round(width * 0.25)] ?? 0;
    return row > width * 0.45 && below < width * 1.07;
  });
  const width = widths[hairRow] ?? 0;
  if (hairRow < 0) return undefined;
  const reach = Math.round(width * 0.35);
  let best = { row: -1, step: width * 0.3 };
  for (
    let row = hairRow + Math.round(width * 0.2);
    row < Math.min(hairRow + width * 1.2, widths.length - reach);
    row += 1
  ) {
    const step = (widths[row + reach] ?? 0) - (widths[row] ?? 0);
    if (step > best.step) best = { row, step };
  }
  if (best.row > width * 3) return undefined;
  if (best.row > 0) {
    return { headRow: hairRow, width, neckRow: best.row, neckWidth: width * 0.4, shoulderReach: width * 0.6 };
  }
  // Hair that runs into the shoulders without a corner: where the outline turns steep, the arms begin.
  const headRow = Math.round(hairRow * 0.4);
  const headWidth = widths[headRow] ?? 0;
  if (hairRow > width * 1.6 || headWidth > width * 0.75) return undefined;
  const neckRow = Math.round(hairRow * 0.72);
  return { headRow, width: headWidth, neckRow, neckWidth: headWidth * 0.5, shoulderReach: width * 0.5 };
}

/** The corner of the outline between neck and arm: what stands out most from the straight line between them. */
export function findShoulder(mask: Mask, fromY: number, toY: number, sign: number): Point | undefined {
  const outline: Point[] = [];
  for (let y = Math.round(fromY); y <= clamp(Math.round(toY), 0, mask.height - 1); y += 1) {
    const span = spanOf(mask, y);
    if (span) outline.push({ x: sign < 0 ? span.left : span.right, y });
  }
  const first = outline[0];
  const last = outline[outline.length - 1];
  if (!first || !last) return undefined;
  let best: Point | undefined;
  let bestReach = 0;
  for (const point of outline) {
    const reach = sign * ((point.x - first.x) * (last.y - first.y) - (last.x - first.x) * (point.y - first.y));
    if (reach > bestReach) {
      bestReach = reach;
      best = point;
    }
  }
  return best;
}
