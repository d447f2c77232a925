import { resumeRule } from '#app/domain/automations/ask/pause-rule.ts';
import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewRule } from '#app/web/views/automation-view.ts';

/** POST /api/automations/rules/:id/resume */
export const action = serveMerchant(AUTOMATION_ENDPOINTS.resume, async ({ shop, params }) => {
  const now = new Date();
  return { rule: await viewRule(await resumeRule({ shop, ...params, now }), now) };
});
