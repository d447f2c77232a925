import { findBatch } from '#app/domain/batches/find-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readItems } from '#app/web/views/batch-view.ts';

/** GET /api/render/batch/:id/items?filter=&after=: a batch’s items, with the photo that each became. */
export const loader = serveMerchant(BATCH_ENDPOINTS.items, async ({ merchant, shop, params, query }) =>
  readItems(merchant, await findBatch(shop, params.batchId), query),
);
