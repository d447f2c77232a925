import { watchBatch } from '#app/domain/batches/read/read-batches.ts';
import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** GET /api/extensions/batches/:id: how far a batch is, and what starting it would take. */
export const loader = serveMerchant(EXTENSION_ENDPOINTS.batch, async ({ merchant, shop, params }) => ({
  batch: await viewBatch(merchant, await watchBatch(shop, params.batchId, new Date())),
}));
