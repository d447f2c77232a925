import { openPortal } from '#app/domain/billing/change-plan.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/billing/portal: where the card is changed; the address is signed and soon over, so it is made when asked. */
export const action = serveMerchant(BILLING_ENDPOINTS.portal, async ({ shop }) => ({
  url: await openPortal({ shop, now: new Date() }),
}));
