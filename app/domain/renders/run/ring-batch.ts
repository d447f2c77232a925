import { ring } from '#app/domain/jobs.ts';
import type { Render } from '#app/domain/renders/render.record.ts';

/** One look at a batch serves all of its photos that came to rest in this time; more of them wait meanwhile than come. */
const GATHER_MS = 500;

/** Tells the batch of a photo that came to rest, if it is of one: its next item may begin, or it is over. */
export async function ringBatch({ shop, batch }: Pick<Render, 'shop' | 'batch'>): Promise<void> {
  if (batch)
    await ring('batches.advance', { shop, batchId: String(batch.id) }, { delayMs: GATHER_MS, isGathering: true });
}
