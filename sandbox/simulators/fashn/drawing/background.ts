import { fitBorder } from './border-model.ts';
import { boxBlur, difference, halve, type LabPicture } from './lab.ts';
import { flood, grow, makeMask } from './mask.ts';
import type { Mask } from './picture.ts';
import { fitLab, unit } from './polynomial.ts';

/** A plain background: where it is, and how far everything else is from what it would be there. */
export interface Background {
  /** Connected to the picture's border. */
  isBackground: Mask;
  /** Delta E (1976) of each pixel from what the background would be there, and its two parts. */
  distance: Float32Array;
  chroma: Float32Array;
  /** Lightness missing against the background; negative where lighter. */
  darker: Float32Array;
  /** Steepness at each pixel, in Delta E over two pixels. */
  edges: Float32Array;
  /** Part of the top, left and right borders that it covers, 0 to 1. */
  borderShare: number;
}

type Distances = Pick<Background, 'distance' | 'chroma' | 'darker'>;

/** Nearer than this is background, if nothing steep lies between. */
const NEAR = 7;
/** Narrower passages than twice this are gaps in a faint outline. */
const LEAK_RADIUS = 2;
/** How far, in pixels of the coarse picture, the background's local departures are averaged. */
const LOCAL_REACH = 8;

/** Models the background from the borders: a smooth surface, then its local departures. */
export function findBackground(lab: LabPicture): Background {
  const coarse = halve(lab);
  const border = fitBorder(coarse);
  const coarseEdges = edgeStrength(coarse);
  const steep = outlineSteepness(coarseEdges, border.seeds);
  let isBackground = floodWithoutLeaks(
    makeMask(coarse.width, coarse.height, (i) => border.near.data[i] === 1 && (coarseEdges[i] ?? 0) < steep),
    border.seeds,
    1,
  );
  let model = modelFrom(coarse, isBackground, 3);
  for (let pass = 0; pass < 2; pass += 1) {
    const { distance } = distancesFrom(coarse, model);
    const open = makeMask(coarse.width, coarse.height, (i) => {
      return (distance[i] ?? 99) < NEAR && (coarseEdges[i] ?? 0) < steep;
    });
    isBackground = floodWithoutLeaks(open, border.seeds, 1);
    model = modelFrom(coarse, isBackground, 4);
  }
  return { ...spreadToFine(lab, coarse, model, isBackground, steep), borderShare: border.share };
}

function spreadToFine(
  lab: LabPicture,
  coarse: LabPicture,
  model: LabPicture,
  coarseBackground: Mask,
  steep: number,
): Omit<Background, 'borderShare'> {
  const { width, height } = lab;
  const distances = distancesFrom(lab, enlarge(model, width, height));
  const edges = edgeStrength(lab);
  const { distance } = distances;
  const inner = grow(coarseBackground, -1);
  const deep = grow(inner, -2);
  const seeds: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const below = Math.min(coarse.height - 1, y >> 1) * coarse.width + Math.min(coarse.width - 1, x >> 1);
      if (inner.data[below] && !deep.data[below]) seeds.push(y * width + x);
    }
  }
  const open = makeMask(width, height, (i) => (distance[i] ?? 99) < NEAR && (edges[i] ?? 0) < steep);
  const reached = floodWithoutLeaks(open, seeds, LEAK_RADIUS);
  const isBackground = intoAngles(reached, distance, open);
  return { isBackground, edges, ...distances };
}

/** Goes on into narrow angles, and up the outline's outer slope, which still has the background's colour. */
function intoAngles(reached: Mask, distance: Float32Array, open: Mask): Mask {
  const { width, height } = reached;
  const rim = grow(reached, 3).data;
  const near = grow(reached, 12).data;
  // Between two outlines everything is steep: there only the background's very colour counts.
  const passable = open.data.map((isOpen, i) => {
    return near[i] && (distance[i] ?? 99) < (isOpen ? NEAR * 0.4 : NEAR * 0.2) ? 1 : 0;
  });
  const seeds: number[] = [];
  for (let i = 0; i < rim.length; i += 1) if (rim[i] && reached.data[i]) seeds.push(i);
  const angles = flood(width, height, seeds, passable).data;
  return makeMask(width, height, (i) => {
    return reached.data[i] === 1 || angles[i] === 1 || (rim[i] === 1 && (distance[i] ?? 99) < NEAR);
  });
}

/** Floods over `open`, but not through passages narrower than twice the radius. */
export function floodWithoutLeaks(open: Mask, seeds: Iterable<number>, radius: number): Mask {
  const { width, height } = open;
  const wide = grow(open, -radius);
  const starts: number[] = [];
  for (const seed of seeds) if (wide.data[seed]) starts.push(seed);
  const core = flood(width, height, starts, wide.data);
  const reached = grow(core, radius);
  return makeMask(width, height, (index) => reached.data[index] === 1 && open.data[index] === 1);
}

/** What counts as an outline: well above the background's own noise. */
function outlineSteepness(edges: Float32Array, seeds: number[]): number {
  const sorted = seeds.map((seed) => edges[seed] ?? 0).sort((one, other) => one - other);
  const common = sorted[Math.floor(sorted.length * 0.8)] ?? 2;
  return Math.min(8, Math.max(1.8, common * 3));
}

function edgeStrength(lab: LabPicture): Float32Array {
  const { width, height } = lab;
  const soft: LabPicture = {
    width,
    height,
    l: boxBlur({ width, height, data: lab.l }, 1).data,
    a: boxBlur({ width, height, data: lab.a }, 1).data,
    b: boxBlur({ width, height, data: lab.b }, 1).data,
  };
  const strength = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      const across = difference(soft, i - 1, i + 1);
      const down = difference(soft, i - width, i + width);
      strength[i] = Math.sqrt(across * across + down * down);
    }
  }
  return strength;
}

function modelFrom(lab: LabPicture, mask: Mask, degree: number): LabPicture {
  const { width, height } = lab;
  const sampled: number[] = [];
  const step = Math.max(1, Math.floor((width * height) / 6_000));
  for (let i = 0; i < mask.data.length; i += step) if (mask.data[i]) sampled.push(i);
  const surfaces = fitLab(lab, sampled, degree);
  const weight = boxBlur({ width, height, data: Float32Array.from(mask.data) }, LOCAL_REACH).data;
  const model = { width, height, l: new Float32Array(0), a: new Float32Array(0), b: new Float32Array(0) };
  for (const [c, key] of (['l', 'a', 'b'] as const).entries()) {
    const channel = lab[key];
    const smooth = new Float32Array(mask.data.length);
    const residual = new Float32Array(mask.data.length);
    for (let y = 0; y < height; y += 1) {
      const valueAt = surfaces[c]?.(unit(y, height));
      for (let x = 0; x < width; x += 1) {
        const i = y * width + x;
        const value = valueAt?.(unit(x, width)) ?? 0;
        smooth[i] = value;
        if (mask.data[i]) residual[i] = (channel[i] ?? 0) - value;
      }
    }
    const local = boxBlur({ width, height, data: residual }, LOCAL_REACH).data;
    // Far from any background the departure fades to nothing.
    for (let i = 0; i < smooth.length; i += 1) {
      smooth[i] = (smooth[i] ?? 0) + (local[i] ?? 0) / ((weight[i] ?? 0) + 0.03);
    }
    model[key] = smooth;
  }
  return model;
}

function distancesFrom(lab: LabPicture, model: LabPicture): Distances {
  const size = lab.l.length;
  const distance = new Float32Array(size);
  const chroma = new Float32Array(size);
  const darker = new Float32Array(size);
  for (let i = 0; i < size; i += 1) {
    const dl = (model.l[i] ?? 0) - (lab.l[i] ?? 0);
    const da = (model.a[i] ?? 0) - (lab.a[i] ?? 0);
    const db = (model.b[i] ?? 0) - (lab.b[i] ?? 0);
    darker[i] = dl;
    chroma[i] = Math.sqrt(da * da + db * db);
    distance[i] = Math.sqrt(dl * dl + da * da + db * db);
  }
  return { distance, chroma, darker };
}

function enlarge(model: LabPicture, width: number, height: number): LabPicture {
  const enlargeChannel = (channel: Float32Array) => {
    const result = new Float32Array(width * height);
    for (let y = 0; y < height; y += 1) {
      const row = Math.min(model.height - 1, y >> 1) * model.width;
      for (let x = 0; x < width; x += 1) result[y * width + x] = channel[row + Math.min(model.width - 1, x >> 1)] ?? 0;
    }
    return result;
  };
  return { width, height, l: enlargeChannel(model.l), a: enlargeChannel(model.a), b: enlargeChannel(model.b) };
}
