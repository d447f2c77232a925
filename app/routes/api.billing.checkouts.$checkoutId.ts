import { readCheckout } from '#app/domain/billing/read-checkout.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/billing/checkouts/:checkoutId: whether its payment has arrived; made for asking again. */
export const loader = serveMerchant(BILLING_ENDPOINTS.checkout, async ({ shop, params }) => ({
  checkout: await readCheckout(shop, params.checkoutId),
}));
