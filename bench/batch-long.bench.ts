/** The same with 1,000 photos, once. */
import { batchPairs } from './batch-pairs.ts';
import type { BenchResult } from './result.ts';

export default function batchLong(): Promise<BenchResult> {
  return batchPairs({ items: 1000, pairs: 1 });
}
