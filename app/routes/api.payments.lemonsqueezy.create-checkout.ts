import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/payments/lemonsqueezy/create-checkout: a checkout at whichever provider is in use, by its first address. */
export const action = serveMerchant(BILLING_ENDPOINTS.startCheckoutAtFormerAddress, async ({ shop, body }) => ({
  checkout: await startCheckout({ shop, ...body, now: new Date() }),
}));
