import type { Curve, Point, Primaries } from './make-profile.ts';

/** What pictures and films say of their colours by number. Source: ITU-T H.273, tables 2 and 3. */

const D65: Point = [0.3127, 0.329];
const C: Point = [0.31, 0.316];

const corners = (red: Point, green: Point, blue: Point, white: Point): Primaries => ({ red, green, blue, white });

export const SRGB_PRIMARIES = corners([0.64, 0.33], [0.3, 0.6], [0.15, 0.06], D65);
export const SRGB_CURVE: Curve = { power: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, slope: 1 / 12.92, from: 0.04045 };

const PRIMARIES: Record<number, Primaries> = {
  1: SRGB_PRIMARIES,
  4: corners([0.67, 0.33], [0.21, 0.71], [0.14, 0.08], C),
  5: corners([0.64, 0.33], [0.29, 0.6], [0.15, 0.06], D65),
  6: corners([0.63, 0.34], [0.31, 0.595], [0.155, 0.07], D65),
  7: corners([0.63, 0.34], [0.31, 0.595], [0.155, 0.07], D65),
  8: corners([0.681, 0.319], [0.243, 0.692], [0.145, 0.049], C),
  9: corners([0.708, 0.292], [0.17, 0.797], [0.131, 0.046], D65),
  11: corners([0.68, 0.32], [0.265, 0.69], [0.15, 0.06], [0.314, 0.351]),
  12: corners([0.68, 0.32], [0.265, 0.69], [0.15, 0.06], D65),
  22: corners([0.63, 0.34], [0.295, 0.605], [0.155, 0.077], D65),
};

const CURVES: Record<number, Curve> = {
  4: { power: 2.2 },
  5: { power: 2.8 },
  8: { power: 1 },
  13: SRGB_CURVE,
};

const TELEVISION = [1, 6, 14, 15];

/** PQ and HLG: for screens that are brighter than white. */
export function isHdrCurve(curve: number): boolean {
  return curve === 16 || curve === 18;
}

/** What a picture says of its colours; `unsaid` when it says nothing but, perhaps, by a profile. */
export type Told =
  | { kind: 'colours'; primaries: Primaries; curve: Curve }
  | { kind: 'srgb' }
  | { kind: 'hdr' }
  | { kind: 'unsaid' };

/** `television` is how browsers take the curves of television, which they do not take alike in every kind of picture. */
export function toldByCodes(codes: { primaries: number; curve: number; television: Curve }): Told {
  if (isHdrCurve(codes.curve)) return { kind: 'hdr' };
  const primaries = PRIMARIES[codes.primaries] ?? SRGB_PRIMARIES;
  const curve = TELEVISION.includes(codes.curve) ? codes.television : (CURVES[codes.curve] ?? SRGB_CURVE);
  const isSrgb = primaries === SRGB_PRIMARIES && curve === SRGB_CURVE;
  return isSrgb ? { kind: 'srgb' } : { kind: 'colours', primaries, curve };
}
