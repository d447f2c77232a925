import { lookForPayment } from '#app/domain/reconciliation/look-for-payment.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/billing/checkouts/:checkoutId/look: asks the payment provider itself, when no message has come. */
export const action = serveMerchant(BILLING_ENDPOINTS.lookForPayment, async ({ shop, params }) => ({
  checkout: await lookForPayment({ shop, checkoutId: params.checkoutId, now: new Date() }),
}));
