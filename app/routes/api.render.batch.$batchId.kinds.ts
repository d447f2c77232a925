import { findBatch } from '#app/domain/batches/find-batch.ts';
import { garmentKinds } from '#app/domain/batches/read/garment-kinds.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/render/batch/:id/kinds: what its garments are taken for, by the product's type. */
export const loader = serveMerchant(BATCH_ENDPOINTS.kinds, async ({ shop, params }) => ({
  kinds: await garmentKinds(await findBatch(shop, params.batchId)),
}));
