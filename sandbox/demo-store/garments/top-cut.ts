/** Measures of a garment for the upper body, in centimetres; widths are halves of the flat garment. */
export interface TopCut {
  neck: number;
  neckDepth: number;
  neckline: 'round' | 'v' | 'square' | 'boat' | 'sweetheart';
  shoulder: number;
  /** How far the shoulder's end lies below the neck's. */
  slope: number;
  chest: number;
  armhole: number;
  waist: number;
  waistAt: number;
  hem: number;
  length: number;
  /** The hips of something that goes on below them. */
  hip?: { half: number; at: number };
  /** How far the hem hangs through in the middle. */
  hemDrop?: number;
  sleeve?: SleeveCut;
  collar: 'none' | 'band' | 'rib' | 'roll' | 'shirt' | 'polo' | 'mandarin' | 'lapels' | 'hood';
  front: 'plain' | 'buttons' | 'zip' | 'placket' | 'henley' | 'double-breasted';
  pockets?: 'none' | 'chest' | 'kangaroo' | 'flaps' | 'patches' | 'welts' | 'trucker';
  /** A ribbed or stitched lower edge. */
  edge: 'rib' | 'stitched' | 'raw';
  /** Fullness of the part below the waist: 0 straight, 1 a full skirt. */
  fullness?: number;
  belt?: boolean;
}

export interface SleeveCut {
  length: number;
  cuff: number;
  /** Degrees from hanging straight down. */
  angle: number;
  finish: 'stitched' | 'rib' | 'shirt' | 'plain' | 'gathered';
  /** Fullness at the middle, in centimetres beyond the straight line. */
  fullness?: number;
}
