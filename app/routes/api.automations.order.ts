import { orderRules } from '#app/domain/automations/ask/order-rules.ts';
import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readRules } from '#app/web/views/automation-view.ts';

/** POST /api/automations/order: brings the rules into an order. */
export const action = serveMerchant(AUTOMATION_ENDPOINTS.order, async ({ shop, body }) => {
  const now = new Date();
  await orderRules(shop, body.ruleIds, now);
  return readRules(shop, now);
});
