import { approveAll } from '#app/domain/batches/ask/review-photos.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/render/batch/:id/approve-all: approves what waits for review. */
export const action = serveMerchant(BATCH_ENDPOINTS.approveAll, async ({ shop, params: { batchId } }) => {
  await findBatch(shop, batchId);
  return { approved: await approveAll({ shop, batchId, now: new Date() }) };
});
