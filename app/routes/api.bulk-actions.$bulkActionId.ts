import { findBulkAction } from '#app/domain/publications/bulk/read-bulk-actions.ts';
import { BULK_ENDPOINTS } from '#app/web/api/bulk-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBulkAction } from '#app/web/views/bulk-view.ts';

/** GET /api/bulk-actions/:id: how far it is. Answers 304 while nothing has changed. */
export const loader = serveMerchant(BULK_ENDPOINTS.read, async ({ shop, params }) => ({
  bulkAction: await viewBulkAction(await findBulkAction(shop, params.bulkActionId)),
}));
