import { findBatch } from '#app/domain/batches/find-batch.ts';
import { countPublishable } from '#app/domain/publications/bulk/count-publishable.ts';
import { publishApproved } from '#app/domain/publications/bulk/start-bulk-action.ts';
import { BULK_ENDPOINTS } from '#app/web/api/bulk-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBulkAction } from '#app/web/views/bulk-view.ts';

/** GET /api/render/batch/:id/publish: how many photos publishing would put on products now. */
export const loader = serveMerchant(BULK_ENDPOINTS.publishable, async ({ merchant, shop, params }) => ({
  publishable: await countPublishable(await findBatch(shop, params.batchId), merchant.business),
}));

/** POST /api/render/batch/:id/publish: puts all approved photos on their products (202). Sent twice, it is one. */
export const action = serveMerchant(BULK_ENDPOINTS.publish, async ({ shop, params, body }) => ({
  bulkAction: await viewBulkAction(await publishApproved({ shop, ...params, ...body, now: new Date() })),
}));
