import { changeRule } from '#app/domain/automations/ask/save-rule.ts';
import { findRule } from '#app/domain/automations/find-rule.ts';
import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewRule } from '#app/web/views/automation-view.ts';

/** GET /api/automations/rules/:id: one rule. */
export const loader = serveMerchant(AUTOMATION_ENDPOINTS.read, async ({ shop, params }) => ({
  rule: await viewRule(await findRule(shop, params.ruleId), new Date()),
}));

/** POST /api/automations/rules/:id: changes it. */
export const action = serveMerchant(AUTOMATION_ENDPOINTS.change, async ({ shop, params, body }) => {
  const { version, ...choices } = body;
  const now = new Date();
  return { rule: await viewRule(await changeRule({ shop, ...params, version, choices, now }), now) };
});
