import { makeRule } from '#app/domain/automations/ask/save-rule.ts';
import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readRules, viewRule } from '#app/web/views/automation-view.ts';

/** GET /api/automations/rules: the store’s rules in their order. */
export const loader = serveMerchant(AUTOMATION_ENDPOINTS.list, ({ shop }) => readRules(shop, new Date()));

/** POST /api/automations/rules: makes a rule (201). */
export const action = serveMerchant(AUTOMATION_ENDPOINTS.make, async ({ shop, body: { ruleId, ...choices } }) => {
  const now = new Date();
  return { rule: await viewRule(await makeRule({ shop, ruleId, choices, now }), now) };
});
