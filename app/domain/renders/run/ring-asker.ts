import { ring } from '#app/domain/jobs.ts';
import type { Render } from '#app/domain/renders/render.record.ts';

/** One look at a batch serves all of its photos that came to rest in this time; more of them wait meanwhile than come. */
const GATHER_MS = 500;

/** Tells whoever asked for a photo, a batch or a rule, that it came to rest: what follows from it may begin. */
export async function ringAsker({ _id, shop, batch, automation }: RestingPhoto): Promise<void> {
  if (batch)
    await ring('batches.advance', { shop, batchId: String(batch.id) }, { delayMs: GATHER_MS, isGathering: true });
  if (automation) await ring('automations.settle', { shop, renderId: String(_id) });
}

type RestingPhoto = Pick<Render, '_id' | 'shop' | 'batch' | 'automation'>;
