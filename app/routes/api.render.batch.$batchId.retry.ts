import { makeAgain } from '#app/domain/batches/ask/make-again.ts';
import { findBatch } from '#app/domain/batches/find-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';
import { viewRenders } from '#app/web/views/read-renders-view.ts';

/** POST /api/render/batch/:id/retry: makes photos of it anew (202). */
export const action = serveMerchant(BATCH_ENDPOINTS.retry, async ({ merchant, shop, params: { batchId }, body }) => {
  const { roundId, photos: photoIds } = body;
  const renders = await makeAgain({ shop, batchId, roundId, photoIds, now: new Date() });
  return {
    batch: await viewBatch(merchant, await findBatch(shop, batchId)),
    renders: await viewRenders(merchant, renders),
  };
});
