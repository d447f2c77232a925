import { tryRule } from '#app/domain/automations/ask/try-rule.ts';
import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewBatch } from '#app/web/views/batch-view.ts';

/** POST /api/automations/rules/:id/dry-run: quotes what the rule would make of today’s catalogue (202). */
export const action = serveMerchant(AUTOMATION_ENDPOINTS.dryRun, async ({ merchant, shop, params, body }) => ({
  batch: await viewBatch(merchant, await tryRule({ shop, ...params, ...body, now: new Date() })),
}));
