import { findBatch } from '#app/domain/batches/find-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readDownload } from '#app/web/views/download-view.ts';

/** GET /api/render/batch/:id/parts?which=: the archives that a batch’s photos are downloaded in. */
export const loader = serveMerchant(BATCH_ENDPOINTS.parts, async ({ merchant, shop, params, query }) =>
  readDownload(merchant, await findBatch(shop, params.batchId), query.which),
);
