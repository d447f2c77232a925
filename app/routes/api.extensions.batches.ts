import { quoteBatch } from '#app/domain/batches/ask/quote-batch.ts';
import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** POST /api/extensions/batches: quotes a batch of products, the first picture of each (202); nothing is charged. */
export const action = serveMerchant(EXTENSION_ENDPOINTS.quote, async ({ merchant, shop, body }) => {
  const { batchId, name, avatarId, productIds } = body;
  const garments = { named: productIds.map((productId) => ({ productId })) };
  const batch = await quoteBatch({ shop, batchId, name, garments, avatarIds: [avatarId], now: new Date() });
  return { batch: await viewBatch(merchant, batch) };
});
