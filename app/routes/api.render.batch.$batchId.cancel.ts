import { cancelBatch } from '#app/domain/batches/ask/cancel-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** POST /api/render/batch/:id/cancel: ends it; unused credits come back. */
export const action = serveMerchant(BATCH_ENDPOINTS.cancel, async ({ merchant, shop, params }) => ({
  batch: await viewBatch(merchant, await cancelBatch({ shop, batchId: params.batchId, now: new Date() })),
}));
