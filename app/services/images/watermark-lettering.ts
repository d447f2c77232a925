/** The watermark's letters as strokes of our own: a server has no fonts to count on. Unit: the letter's height is 1. */

interface Letter {
  width: number;
  path: string;
}

const LETTERS: Record<string, Letter> = {
  M: { width: 0.86, path: 'M0 1V0L.43 .62L.86 0V1' },
  O: { width: 0.9, path: 'M.45 0C.72 0 .9 .22 .9 .5S.72 1 .45 1S0 .78 0 .5S.18 0 .45 0Z' },
  D: { width: 0.78, path: 'M0 0V1H.3C.6 1 .78 .8 .78 .5S.6 0 .3 0Z' },
  E: { width: 0.58, path: 'M.58 0H0V1H.58M0 .48H.5' },
  L: { width: 0.54, path: 'M0 0V1H.54' },
  S: {
    width: 0.62,
    path: 'M.58 .14C.5 .05 .42 0 .3 0C.12 0 .02 .1 .02 .25C.02 .6 .62 .38 .62 .74C.62 .9 .5 1 .32 1C.18 1 .08 .95 0 .85',
  },
  N: { width: 0.74, path: 'M0 1V0L.74 1V0' },
  A: { width: 0.8, path: 'M0 1L.4 0L.8 1M.14 .66H.66' },
  R: { width: 0.64, path: 'M0 1V0H.32C.52 0 .62 .11 .62 .28S.52 .56 .32 .56H0M.34 .56L.64 1' },
  V: { width: 0.78, path: 'M0 0L.39 1L.78 0' },
  I: { width: 0.04, path: 'M.02 0V1' },
  W: { width: 1.1, path: 'M0 0L.27 1L.55 .12L.83 1L1.1 0' },
  P: { width: 0.62, path: 'M0 1V0H.32C.52 0 .62 .11 .62 .28S.52 .56 .32 .56H0' },
};

const SPACING = 0.26;

/** A word as SVG path data, its letters one unit high, and how wide it is in the same unit. */
export function letter(word: string): { width: number; paths: { path: string; x: number }[] } {
  let x = 0;
  const paths = [...word].map((character) => {
    const shape = LETTERS[character];
    if (!shape) throw new Error(`The watermark has no letter ${character}`);
    const placed = { path: shape.path, x };
    x += shape.width + SPACING;
    return placed;
  });
  return { width: x - SPACING, paths };
}
