import { type Background, floodWithoutLeaks } from './background.ts';
import { type Component, components, countInside, grow, makeMask, open } from './mask.ts';
import type { Mask } from './picture.ts';

/** The thing in front of a plain background: its largest connected part, with holes filled and shadows dropped. */
export function cutOut(background: Background): Mask {
  const { width, height } = background.isBackground;
  const behind = withoutShadow(background);
  const inFront = makeMask(width, height, (index) => !behind.data[index]);
  const solid = largestPart(open(inFront, 1));
  const filled = fillHoles(solid);
  for (const pocket of pockets(background, filled)) for (const index of pocket.indices) filled.data[index] = 0;
  return largestPart(filled);
}

/** Background, and what is only darker than it without an outline of its own: a soft shadow. */
function withoutShadow(background: Background): Mask {
  const { isBackground, chroma, darker, edges } = background;
  const { width, height } = isBackground;
  const limits = shadowLimits(background);
  const candidate = makeMask(width, height, (i) => {
    if (isBackground.data[i]) return true;
    const depth = darker[i] ?? 99;
    return (
      (chroma[i] ?? 99) < limits.chroma && depth > -2 && depth < limits.depth && (edges[i] ?? 99) < limits.steepness
    );
  });
  const seeds: number[] = [];
  for (let i = 0; i < isBackground.data.length; i += 1) if (isBackground.data[i]) seeds.push(i);
  const reached = floodWithoutLeaks(candidate, seeds, limits.leakRadius);
  const result = makeMask(width, height, (i) => isBackground.data[i] === 1 || reached.data[i] === 1);
  const before = width * height - countInside(isBackground);
  const after = width * height - countInside(result);
  // More than a shadow's worth: it has run into a thing of the background's own colour.
  return after < before * 0.8 ? isBackground : result;
}

/**
 * A coloured thing can be told from its shadow by colour alone. A grey thing on a grey background is as colourless as
 * its shadow: only the faint, soft part of the shadow is surely one.
 */
function shadowLimits({ isBackground, chroma, darker }: Background): {
  chroma: number;
  depth: number;
  steepness: number;
  leakRadius: number;
} {
  const chromas: number[] = [];
  const depths: number[] = [];
  for (let i = 0; i < isBackground.data.length; i += 7) {
    if (isBackground.data[i]) continue;
    chromas.push(chroma[i] ?? 0);
    depths.push((chroma[i] ?? 0) < 6 ? (darker[i] ?? 0) : 99);
  }
  chromas.sort((one, other) => one - other);
  depths.sort((one, other) => one - other);
  if ((chromas[Math.floor(chromas.length * 0.15)] ?? 0) > 9) {
    return { chroma: 6, depth: 70, steepness: 30, leakRadius: 1 };
  }
  const common = depths[Math.floor(depths.length * 0.3)] ?? 0;
  return { chroma: 3.5, depth: Math.min(45, 0.45 * Math.max(0, common)), steepness: 5, leakRadius: 2 };
}

export function largestPart(mask: Mask): Mask {
  const part = makeMask(mask.width, mask.height);
  for (const index of components(mask)[0]?.indices ?? []) part.data[index] = 1;
  return part;
}

/** Fills everything that is not connected to the picture's border. */
export function fillHoles(mask: Mask): Mask {
  const { width, height } = mask;
  const outside = makeMask(width, height, (index) => !mask.data[index]);
  const filled = makeMask(width, height, () => true);
  for (const part of components(outside)) {
    const touches = part.left === 0 || part.top === 0 || part.right === width - 1 || part.bottom === height - 1;
    if (touches) for (const index of part.indices) filled.data[index] = 0;
  }
  return filled;
}

/** Background seen through the figure, such as between arm and body: near it in colour and sharply bounded. */
function pockets({ distance, edges, chroma, darker }: Background, filled: Mask): Component[] {
  const { width, height } = filled;
  const candidate = makeMask(width, height, (i) => {
    if (!filled.data[i] || (edges[i] ?? 99) > 8) return false;
    const isShaded = (chroma[i] ?? 99) < 3 && (darker[i] ?? 99) > 0 && (darker[i] ?? 99) < 12;
    return isShaded || (distance[i] ?? 99) < 7;
  });
  const total = countInside(filled);
  return components(open(candidate, 1)).filter((part) => {
    if (part.indices.length < Math.max(12, total * 0.0012)) return false;
    const own = part.indices.reduce((sum, index) => sum + (distance[index] ?? 0), 0) / part.indices.length;
    const ring = ringAround(part, filled);
    return ring.filter((index) => (distance[index] ?? 0) > own + 14).length > ring.length * 0.85;
  });
}

/** Pixels of the figure three and four steps away from a part. */
function ringAround(part: Component, { width, height, data }: Mask): number[] {
  const left = Math.max(0, part.left - 5);
  const top = Math.max(0, part.top - 5);
  const box = makeMask(Math.min(width, part.right + 6) - left, Math.min(height, part.bottom + 6) - top);
  for (const index of part.indices) {
    const x = index % width;
    box.data[((index - x) / width - top) * box.width + x - left] = 1;
  }
  const outer = grow(box, 4);
  const inner = grow(box, 2);
  const ring: number[] = [];
  for (let i = 0; i < box.data.length; i += 1) {
    if (!outer.data[i] || inner.data[i]) continue;
    const x = i % box.width;
    const index = ((i - x) / box.width + top) * width + left + x;
    if (data[index]) ring.push(index);
  }
  return ring;
}
