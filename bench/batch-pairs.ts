import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { bareBatch } from './bare-batch.ts';
import { type BatchStack, onBatchStack, quote, runBatch, SLOTS } from './batch-stack.ts';
import type { BenchResult } from './result.ts';
import { median } from './rounds.ts';

/** What a person in the library looks like, for the bare loop: as large as the product sends. */
const MODEL = 'sandbox/simulators/fashn/people/rosa.jpg';
const ENGINE_MS = 1000;
const GARMENT_PX = 800;
const LIMIT = 1.25;
/** What the product still does after a batch has ended, and the engine after a photo, is not the bare loop's to wait for. */
const REST_MS = 1000;

/**
 * A batch of so many items against the bare loop, in pairs, each time in the other order; the ratio is the median of the
 * pairs'.
 */
export async function batchPairs({ items, pairs }: { items: number; pairs: number }): Promise<BenchResult> {
  return onBatchStack(ENGINE_MS, async (stack) => {
    const garment = await shirtPicture(undefined, GARMENT_PX);
    const merchant = await stack.store(items, (items + 1) * (pairs + 1), garment);
    const warmUp = await stack.store(SLOTS, SLOTS, garment);
    await runBatch(stack, warmUp, await quote(warmUp, SLOTS));
    const bare = () => bareBatch({ env: stack.facts.env, items, slots: SLOTS, model: readFileSync(MODEL), garment });
    await bareBatch({ env: stack.facts.env, items: SLOTS, slots: SLOTS, model: readFileSync(MODEL), garment });
    const times = { batch: [] as number[], bare: [] as number[] };
    for (let pair = 0; pair < pairs; pair += 1) {
      const batchId = await quote(merchant, items);
      const contest = { batch: () => runBatch(stack, merchant, batchId), bare };
      for (const name of pair % 2 === 0 ? (['batch', 'bare'] as const) : (['bare', 'batch'] as const)) {
        await forgetPhotos(stack);
        await sleep(REST_MS);
        const startedAt = performance.now();
        await contest[name]();
        times[name].push(performance.now() - startedAt);
      }
    }
    const idealMs = (items / SLOTS) * ENGINE_MS;
    const batchMs = median(times.batch);
    return {
      ratios: { batch: median(times.batch.map((ms, pair) => ms / (times.bare[pair] ?? Number.NaN))) },
      limits: { batch: LIMIT },
      figures: { items, batchMs, bareMs: median(times.bare), idealMs, batchToIdeal: batchMs / idealMs },
    };
  });
}

/** The stand-in writes all that it knows with each change: of what is over, neither side has to carry the weight. */
async function forgetPhotos({ facts }: BatchStack): Promise<void> {
  await fetch(`${facts.fashnUrl}/_control/reset`, { method: 'POST' });
}
