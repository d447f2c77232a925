import { setCategory } from '#app/domain/batches/ask/set-category.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** POST /api/render/batch/:id/category: says what kind garments of a quote are. */
export const action = serveMerchant(BATCH_ENDPOINTS.setCategory, async ({ merchant, shop, params, body }) => {
  const { category, of } = body;
  const wanted = { shop, batchId: params.batchId, category, of: 'all' in of ? ('all' as const) : of };
  return { batch: await viewBatch(merchant, await setCategory(wanted)) };
});
