import { cancelPlan } from '#app/domain/billing/change-plan.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/billing/cancel: ends the plan with what is paid for. */
export const action = serveMerchant(BILLING_ENDPOINTS.cancel, async ({ shop }) => {
  await cancelPlan({ shop, now: new Date() });
  return { billing: await readBilling(shop, new Date()) };
});
