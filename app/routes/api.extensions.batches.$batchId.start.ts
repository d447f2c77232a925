import { startBatch } from '#app/domain/batches/ask/start-batch.ts';
import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** POST /api/extensions/batches/:id/start: takes the credits and starts. */
export const action = serveMerchant(EXTENSION_ENDPOINTS.start, async ({ merchant, shop, params, query }) => ({
  batch: await viewBatch(merchant, await startBatch({ shop, batchId: params.batchId, shown: query, now: new Date() })),
}));
