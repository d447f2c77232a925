import { difference, type LabPicture } from './lab.ts';
import { fitLab, labOf, unit } from './polynomial.ts';

/** Fits a smooth surface through most of the picture's border. */
export function fitBorder(lab: LabPicture): {
  /** Whether a pixel is near that surface, continued over the whole picture. */
  isNear: (index: number) => boolean;
  /** Border pixels that are. */
  seeds: number[];
  /** Their part of the top, left and right borders. */
  share: number;
} {
  const { width, height } = lab;
  const { all, upper } = borderStrip(width, height);
  let inliers = largestCluster(lab, upper);
  let isNear = (_index: number) => false;
  for (const [degree, reach] of [
    [1, 16],
    [2, 13],
    [2, 11],
  ] as const) {
    const surfaces = fitLab(lab, inliers, degree);
    isNear = (index) => {
      const x = index % width;
      const across = unit(x, width);
      const down = unit((index - x) / width, height);
      const [l, a, b] = labOf(lab, index);
      const dl = l - (surfaces[0]?.(across, down) ?? 0);
      const da = a - (surfaces[1]?.(across, down) ?? 0);
      const db = b - (surfaces[2]?.(across, down) ?? 0);
      return dl * dl + da * da + db * db < reach * reach;
    };
    inliers = all.filter(isNear);
  }
  return { isNear, seeds: inliers, share: upper.filter(isNear).length / upper.length };
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
