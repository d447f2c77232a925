import { resumeBatch } from '#app/domain/batches/ask/pause-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** POST /api/render/batch/:id/resume: goes on. */
export const action = serveMerchant(BATCH_ENDPOINTS.resume, async ({ merchant, shop, params }) => ({
  batch: await viewBatch(merchant, await resumeBatch({ shop, batchId: params.batchId, now: new Date() })),
}));
