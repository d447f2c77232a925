import { resumePlan } from '#app/domain/billing/change-plan.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { BILLING_ENDPOINTS } from '#app/web/api/billing-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/billing/resume: takes a cancellation back, or ends a pause. */
export const action = serveMerchant(BILLING_ENDPOINTS.resume, async ({ shop }) => {
  await resumePlan({ shop, now: new Date() });
  return { billing: await readBilling(shop, new Date()) };
});
