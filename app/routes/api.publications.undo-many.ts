import { undoMany } from '#app/domain/publications/bulk/start-bulk-action.ts';
import { knownZone } from '#app/ui/merchant/shared/dates.ts';
import { BULK_ENDPOINTS } from '#app/web/api/bulk-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBulkAction } from '#app/web/views/bulk-view.ts';

/** POST /api/publications/undo-many: takes a batch's, a day's or all published photos off their products again (202). */
export const action = serveMerchant(BULK_ENDPOINTS.undo, async ({ merchant, shop, body }) => {
  const timeZone = knownZone(merchant.business.ianaTimezone);
  return { bulkAction: await viewBulkAction(await undoMany({ shop, ...body, timeZone, now: new Date() })) };
});
