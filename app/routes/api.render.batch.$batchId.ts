import { watchBatch } from '#app/domain/batches/read/read-batches.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** GET /api/render/batch/:id: how far a batch is. Answers 304 while nothing has changed. */
export const loader = serveMerchant(BATCH_ENDPOINTS.read, async ({ merchant, shop, params }) => ({
  batch: await viewBatch(merchant, await watchBatch(shop, params.batchId, new Date())),
}));
