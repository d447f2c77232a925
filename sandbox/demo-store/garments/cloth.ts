import type { Fabric } from '#sandbox/demo-store/drawing/fabric.ts';

/** What a garment is made of. */
export interface Cloth {
  fabric: Fabric;
  colour: string;
  /** Second colour of stripes, checks, collars, threads. */
  accent?: string;
  print?: Print;
  /** Metal and buttons. */
  trim?: string;
}

export type Print =
  | { kind: 'stripes'; pitch: number; share: number; isVertical?: boolean }
  | { kind: 'checks'; pitch: number }
  | { kind: 'gingham'; pitch: number }
  | { kind: 'florals'; pitch: number; second: string }
  | { kind: 'dots'; pitch: number }
  | { kind: 'pinstripes'; pitch: number };
