import type { Point } from '#sandbox/demo-store/drawing/outline.ts';

/** A mass of hair in the head's measure, and the way its strands run. */
export interface Lock {
  outline: Point[];
  strands: Point[][];
  texture: 'straight' | 'wavy' | 'curly' | 'cropped';
  isBehind?: boolean;
  /** How much it swells. */
  swell: number;
}

/** Values for evenly spread parts from 0 to 1. */
export function spread<T>(count: number, make: (part: number) => T): T[] {
  return Array.from({ length: count }, (_, k) => make(k / (count - 1)));
}
