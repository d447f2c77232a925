/** What an uploaded or fetched picture may be. What the product decided: docs/product-rules.md. */
export const PICTURE_LIMITS = {
  maxBytes: 20_000_000,
  maxPixels: 50_000_000,
  /** Of a JPEG; programs write a dozen or so. */
  maxScans: 50,
  /** The shorter edge, in pixels. */
  minEdge: 512,
  /** The longer edge by the shorter: what is longer comes below `minEdge` at the 2000 pixels that the engine takes. */
  mostTimesLonger: 2000 / 512,
} as const;

/** Why a picture can't be used. */
export const PICTURE_PROBLEMS = [
  'empty',
  'not-a-picture',
  'unsupported-type',
  'truncated',
  'too-many-bytes',
  'too-many-pixels',
  'too-small',
  'too-long',
  'animated',
  'hdr',
  'too-many-scans',
  'too-heavy',
  'too-slow',
] as const;
export type PictureProblem = (typeof PICTURE_PROBLEMS)[number];
