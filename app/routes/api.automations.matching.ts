import { setMatching } from '#app/domain/automations/ask/order-rules.ts';
import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readRules } from '#app/web/views/automation-view.ts';

/** POST /api/automations/matching: whether the first rule that fits makes photos, or every one. */
export const action = serveMerchant(AUTOMATION_ENDPOINTS.matching, async ({ shop, body }) => {
  const now = new Date();
  await setMatching(shop, body.matching, now);
  return readRules(shop, now);
});
