import { deleteRule } from '#app/domain/automations/ask/delete-rule.ts';
import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readRules } from '#app/web/views/automation-view.ts';

/** POST /api/automations/rules/:id/delete: answers with the rules that are left. */
export const action = serveMerchant(AUTOMATION_ENDPOINTS.remove, async ({ shop, params }) => {
  const now = new Date();
  await deleteRule({ shop, ...params, now });
  return readRules(shop, now);
});
