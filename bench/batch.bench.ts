/** A batch of 200 photos against a bare loop of the calls that each of them needs, on the same places at the engine. */
import { batchPairs } from './batch-pairs.ts';
import type { BenchResult } from './result.ts';

export default function batch(): Promise<BenchResult> {
  return batchPairs({ items: 200, pairs: 3 });
}
