import { stopBulkAction } from '#app/domain/publications/bulk/stop-bulk-action.ts';
import { BULK_ENDPOINTS } from '#app/web/api/bulk-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBulkAction } from '#app/web/views/bulk-view.ts';

/** POST /api/bulk-actions/:id/cancel: begins nothing more of it. */
export const action = serveMerchant(BULK_ENDPOINTS.cancel, async ({ shop, params }) => ({
  bulkAction: await viewBulkAction(await stopBulkAction({ shop, bulkActionId: params.bulkActionId })),
}));
