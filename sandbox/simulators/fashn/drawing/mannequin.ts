import type { Background } from './background.ts';
import { floodWithoutLeaks } from './background.ts';
import { largestPart } from './cut-out.ts';
import { difference, type LabPicture } from './lab.ts';
import { countInside, makeMask, open } from './mask.ts';
import type { Mask } from './picture.ts';
import { boundsOf, runsOf, spanOf } from './silhouette.ts';

/** Takes a dress form's neck and shoulders away: a narrow post on top, and what is as smooth and pale as its neck. */
export function withoutMannequin(lab: LabPicture, { edges }: Background, mask: Mask): Mask {
  const { width, height } = mask;
  const bounds = boundsOf(mask);
  const neck = bounds && findPost(mask, bounds.top, bounds.bottom);
  if (!bounds || !neck) return mask;
  const seed = Math.round(neck.y) * width + Math.round(neck.x);
  const alike = makeMask(width, height, (i) => {
    return mask.data[i] === 1 && (edges[i] ?? 99) < 7 && difference(lab, i, seed) < 22;
  });
  const form = floodWithoutLeaks(alike, [seed], 2);
  const share = countInside(form) / countInside(mask);
  if (share < 0.02 || share > 0.45) return mask;
  // Whatever stands above the form in a column is its post, cap or arm plate.
  const lowest = new Float64Array(width).fill(-1);
  for (let i = 0; i < form.data.length; i += 1) if (form.data[i]) lowest[i % width] = Math.floor(i / width);
  const left = makeMask(
    width,
    height,
    (i) => mask.data[i] === 1 && Math.floor(i / width) > (lowest[i % width] ?? -1) + 2,
  );
  return largestPart(open(left, Math.max(4, Math.round(width * 0.03))));
}

/** The narrow neck of a form: far narrower than what is below it, from the top of the figure. */
function findPost(mask: Mask, top: number, bottom: number): { x: number; y: number } | undefined {
  let widest = 0;
  for (let y = top; y <= bottom; y += 2) {
    const span = spanOf(mask, y);
    if (span) widest = Math.max(widest, span.right - span.left);
  }
  let found: { x: number; y: number } | undefined;
  for (let y = top; y < top + (bottom - top) * 0.4; y += 1) {
    const runs = runsOf(mask, y);
    const run = runs[0];
    if (!run || runs.length > 1 || run.right - run.left > widest * 0.34) break;
    found = { x: (run.left + run.right) / 2, y };
  }
  return found && found.y - top > (bottom - top) * 0.08 ? found : undefined;
}
