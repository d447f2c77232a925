import { BOTTOMS } from './catalogue/bottoms.ts';
import { HARD_CASES } from './catalogue/hard-cases.ts';
import { ONE_PIECES } from './catalogue/one-pieces.ts';
import type { ProductDefinition } from './catalogue/product.ts';
import { TOPS } from './catalogue/tops.ts';

/** Everything that the demo store sells. */
export const CATALOGUE: readonly ProductDefinition[] = [...TOPS, ...BOTTOMS, ...ONE_PIECES, ...HARD_CASES];
