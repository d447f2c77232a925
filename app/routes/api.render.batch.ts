import { type BatchRequest, quoteBatch } from '#app/domain/batches/ask/quote-batch.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import type { Asked } from '#app/web/api/endpoint.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readBatches, viewBatch } from '#app/web/views/batch-view.ts';

/** GET /api/render/batch?older=: the store’s batches, newest first. */
export const loader = serveMerchant(BATCH_ENDPOINTS.list, ({ merchant, query }) => readBatches(merchant, query.older));

type Body = Asked<typeof BATCH_ENDPOINTS.quote>['body'];

function garmentsIn(body: Body): BatchRequest['garments'] {
  if ('filter' in body) return { filter: body.filter };
  return 'list' in body ? { list: body.list } : { named: body.garments };
}

/** POST /api/render/batch: chooses garments for a batch (202); nothing is charged before it is started. */
export const action = serveMerchant(BATCH_ENDPOINTS.quote, async ({ merchant, shop, body }) => {
  const { batchId, name, avatarIds, options } = body;
  const garments = garmentsIn(body);
  const wanted = { shop, batchId, name, garments, avatarIds, ...options, now: new Date() };
  return { batch: await viewBatch(merchant, await quoteBatch(wanted)) };
});
