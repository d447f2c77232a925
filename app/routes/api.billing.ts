import { readBilling } from '#app/domain/billing/read-billing.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/billing: the store's plan, when it renews or ends, and what is wrong with it. */
export const loader = serveMerchant(BILLING_ENDPOINTS.read, async ({ shop }) => ({
  billing: await readBilling(shop, new Date()),
}));
