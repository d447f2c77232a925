import { difference, type LabPicture } from './lab.ts';
import type { Mask } from './picture.ts';
import { fitLab, type Surface, unit } from './polynomial.ts';

/** Fits a smooth surface through most of the picture's border. */
export function fitBorder(lab: LabPicture): {
  /** Pixels near that surface, continued over the whole picture. */
  near: Mask;
  /** Border pixels that are. */
  seeds: number[];
  /** Their part of the top, left and right borders. */
  share: number;
} {
  const { all, upper } = borderStrip(lab.width, lab.height);
  let near = nearSurface(lab, fitLab(lab, largestCluster(lab, upper), 1), 16);
  for (const reach of [13, 11]) {
    const inliers = all.filter((index) => near.data[index]);
    near = nearSurface(lab, fitLab(lab, inliers, 2), reach);
  }
  return {
    near,
    seeds: all.filter((index) => near.data[index]),
    share: upper.filter((index) => near.data[index]).length / upper.length,
  };
}

function nearSurface(lab: LabPicture, surfaces: Surface[], reach: number): Mask {
  const { width, height } = lab;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const [lAt, aAt, bAt] = surfaces.map((surface) => surface(unit(y, height)));
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      const across = unit(x, width);
      const dl = (lab.l[i] ?? 0) - (lAt?.(across) ?? 0);
      const da = (lab.a[i] ?? 0) - (aAt?.(across) ?? 0);
      const db = (lab.b[i] ?? 0) - (bAt?.(across) ?? 0);
      if (dl * dl + da * da + db * db < reach * reach) data[i] = 1;
    }
  }
  return { width, height, data };
}

function borderStrip(width: number, height: number): { all: number[]; upper: number[] } {
  const depth = Math.max(2, Math.round(Math.min(width, height) * 0.015));
  const all: number[] = [];
  const upper: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isUpper = y < depth || x < depth || x >= width - depth;
      if (isUpper) upper.push(y * width + x);
      if (isUpper || y >= height - depth) all.push(y * width + x);
    }
  }
  return { all, upper };
}

/** The border pixels around the commonest border colour. */
function largestCluster(lab: LabPicture, border: number[]): number[] {
  let best: number[] = [];
  const step = Math.max(1, Math.floor(border.length / 24));
  for (let i = 0; i < border.length; i += step) {
    const near = border.filter((index) => difference(lab, index, border[i] ?? 0) < 18);
    if (near.length > best.length) best = near;
  }
  return best;
}
