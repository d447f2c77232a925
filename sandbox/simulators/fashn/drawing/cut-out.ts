import { type Background, floodWithoutLeaks } from './background.ts';
import { boxBlur, type LabPicture } from './lab.ts';
import { type Component, components, countInside, flood, grow, makeMask, open } from './mask.ts';
import type { Mask } from './picture.ts';

/** The thing in front of a plain background: its largest connected part, with holes filled and, where wanted, shadows dropped. */
export function cutOut(background: Background, lab: LabPicture, { hasShadow }: { hasShadow: boolean }): Mask {
  const { width, height } = background.isBackground;
  const behind = hasShadow ? withoutShadow(background) : background.isBackground;
  const inFront = makeMask(width, height, (index) => !behind.data[index]);
  const solid = largestPart(open(inFront, 1));
  const filled = hasShadow ? dropGrainlessRim(background, lab, fillHoles(solid)) : fillHoles(solid);
  for (const pocket of pockets(background, filled)) for (const index of pocket.indices) filled.data[index] = 0;
  return largestPart(filled);
}

/** Background, and what is only darker than it without an outline of its own: a soft shadow. */
function withoutShadow(background: Background): Mask {
  const { width, height } = background.isBackground;
  const before = width * height - countInside(background.isBackground);
  for (const limits of shadowLimits(background)) {
    const result = floodShadow(background, limits);
    // More than a shadow's worth: it has run into a thing of the background's own colour.
    if (width * height - countInside(result) > before * limits.leastLeft) return result;
  }
  return background.isBackground;
}

interface ShadowLimits {
  chroma: number;
  depth: number;
  steepness: number;
  /** How much lighter, in L, a step towards the thing may get. */
  relief: number;
  /** Part of the figure that must be left. */
  leastLeft: number;
}

function floodShadow({ isBackground, chroma, darker, edges }: Background, limits: ShadowLimits): Mask {
  const { width, height } = isBackground;
  const depth = boxBlur({ width, height, data: darker }, 2).data;
  const reached = makeMask(width, height, (i) => isBackground.data[i] === 1);
  const { data } = reached;
  const front: number[] = [];
  for (let i = 1; i < data.length; i += 1) {
    if (data[i] && !(data[i - 1] && data[i + 1] && data[i - width] && data[i + width])) front.push(i);
  }
  // A shadow only gets darker towards the thing that casts it; cloth does not.
  const goesOn = (to: number, from: number): boolean => {
    const deep = depth[to] ?? 99;
    if (deep > limits.depth || (chroma[to] ?? 99) > limits.chroma || (edges[to] ?? 99) > limits.steepness) return false;
    return deep > (depth[from] ?? 0) - limits.relief;
  };
  for (let from = front.pop(); from !== undefined; from = front.pop()) {
    const x = from % width;
    for (const to of [from - 1, from + 1, from - width, from + width]) {
      if (to < 0 || to >= data.length || data[to] || Math.abs((to % width) - x) > 1 || !goesOn(to, from)) continue;
      data[to] = 1;
      front.push(to);
    }
  }
  const left = open(
    makeMask(width, height, (i) => !data[i]),
    2,
  );
  if (limits.relief < 10) restoreUpperSide(left, isBackground);
  const whole = grow(grow(left, 2), -2);
  return makeMask(width, height, (i) => isBackground.data[i] === 1 || !whole.data[i]);
}

/** Shadows fall beside and below: what was bitten out of the upper outline is cloth as bright as the background. */
function restoreUpperSide(left: Mask, { data: isBackground }: Mask): void {
  const { width, height, data } = left;
  for (let x = 0; x < width; x += 1) {
    let first = -1;
    for (let y = 0; y < height; y += 1) {
      const i = y * width + x;
      if (isBackground[i]) first = -1;
      else if (first < 0) first = y;
      if (!data[i]) continue;
      if (first >= 0 && y - first < height * 0.08)
        for (let above = first; above < y; above += 1) data[above * width + x] = 1;
      break;
    }
  }
}

/**
 * What may count as shadow, the boldest first. A coloured thing can be told from its shadow by colour alone. A grey thing
 * on a grey background is as colourless as its shadow: there only what is soft and fainter than the thing may be one.
 */
function shadowLimits({ isBackground, chroma, darker }: Background): ShadowLimits[] {
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
    return [{ chroma: 6, depth: 70, steepness: 30, relief: 99, leastLeft: 0.8 }];
  }
  const common = Math.max(0, depths[Math.floor(depths.length * 0.4)] ?? 0);
  const limits = { chroma: 3.5, relief: 0.4 };
  return [
    { ...limits, depth: Math.min(60, common * 0.85), steepness: 6, leastLeft: 0.85 },
    { ...limits, depth: Math.min(45, common * 0.4), steepness: 4, leastLeft: 0.85 },
  ];
}

export function largestPart(mask: Mask): Mask {
  const part = makeMask(mask.width, mask.height);
  for (const index of components(mask)[0]?.indices ?? []) part.data[index] = 1;
  return part;
}

/** Fills everything that is not connected to the picture's border. */
function fillHoles({ width, height, data }: Mask): Mask {
  const outside = data.map((value) => 1 - value);
  const seeds: number[] = [];
  for (let x = 0; x < width; x += 1) seeds.push(x, data.length - 1 - x);
  for (let y = 0; y < height; y += 1) seeds.push(y * width, y * width + width - 1);
  const reached = flood(
    width,
    height,
    seeds.filter((seed) => outside[seed]),
    outside,
  );
  return makeMask(width, height, (index) => !reached.data[index]);
}

/**
 * The darkest part of a shadow, right at the thing, can't be told by colour. But it is as smooth as the background, while
 * most cloth has a grain: what is at the rim, of the background's hue and without the grain goes.
 */
function dropGrainlessRim({ edges, chroma, darker }: Background, lab: LabPicture, filled: Mask): Mask {
  const { width, height, data } = filled;
  const grain = grainOf(lab);
  const core = grow(filled, -Math.round(Math.min(width, height) * 0.035));
  const usual = medianOf(grain, core.data);
  if (usual < 0.5) return filled;
  const smooth = makeMask(width, height, (i) => {
    if (!data[i]) return true;
    if (core.data[i] || (chroma[i] ?? 99) > 4 || (darker[i] ?? 99) > 60 || (darker[i] ?? 0) < 0) return false;
    return (grain[i] ?? 0) < usual * 0.5 || (edges[i] ?? 0) < usual;
  });
  const reached = floodWithoutLeaks(smooth, outlineOf(filled), 1);
  const left = open(
    makeMask(width, height, (i) => data[i] === 1 && !reached.data[i]),
    3,
  );
  const whole = grow(grow(left, 3), -3);
  return makeMask(width, height, (i) => data[i] === 1 && whole.data[i] === 1);
}

/** Pixels outside a mask that are near it. */
function outlineOf(mask: Mask): number[] {
  const near = grow(mask, 3).data;
  const found: number[] = [];
  for (let i = 0; i < near.length; i += 1) if (near[i] && !mask.data[i]) found.push(i);
  return found;
}

/** How much each pixel's surroundings vary on the smallest scale, in L. */
function grainOf({ width, height, l }: LabPicture): Float32Array {
  const soft = boxBlur({ width, height, data: l }, 1).data;
  return boxBlur({ width, height, data: l.map((value, i) => Math.abs(value - (soft[i] ?? 0))) }, 2).data;
}

function medianOf(values: Float32Array, inside: Uint8Array): number {
  const picked: number[] = [];
  for (let i = 0; i < values.length; i += 11) if (inside[i]) picked.push(values[i] ?? 0);
  picked.sort((one, other) => one - other);
  return picked[picked.length >> 1] ?? 0;
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
