import { pauseBatch } from '#app/domain/batches/ask/pause-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** POST /api/render/batch/:id/pause: sends nothing more to the engine. */
export const action = serveMerchant(BATCH_ENDPOINTS.pause, async ({ merchant, shop, params }) => ({
  batch: await viewBatch(merchant, await pauseBatch({ shop, batchId: params.batchId, now: new Date() })),
}));
