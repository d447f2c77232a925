import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/billing/checkouts: the address to pay a plan or packs at, or that the running plan was changed. */
export const action = serveMerchant(BILLING_ENDPOINTS.startCheckout, async ({ shop, body }) => ({
  checkout: await startCheckout({ shop, ...body, now: new Date() }),
}));
