import { readPublished } from '#app/domain/publications/bulk/published-days.ts';
import { knownZone } from '#app/ui/merchant/shared/dates.ts';
import { BULK_ENDPOINTS } from '#app/web/api/bulk-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/publications/days: how many photos are on products, and since which days. */
export const loader = serveMerchant(BULK_ENDPOINTS.published, ({ merchant, shop }) =>
  readPublished({ shop, timeZone: knownZone(merchant.business.ianaTimezone), now: new Date() }),
);
