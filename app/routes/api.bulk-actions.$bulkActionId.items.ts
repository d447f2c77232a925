import { BULK_ENDPOINTS } from '#app/web/api/bulk-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readBulkItems } from '#app/web/views/bulk-view.ts';

/** GET /api/bulk-actions/:id/items?filter=&after=: what became of each photo. */
export const loader = serveMerchant(BULK_ENDPOINTS.items, ({ shop, params, query }) =>
  readBulkItems({ shop, ...params }, query),
);
