import { findBatch } from '#app/domain/batches/find-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readSkipped } from '#app/web/views/batch-view.ts';

/** GET /api/render/batch/:id/skipped?after=: what can’t become a photo, and why. */
export const loader = serveMerchant(BATCH_ENDPOINTS.skipped, async ({ shop, params, query }) =>
  readSkipped(await findBatch(shop, params.batchId), query.after),
);
