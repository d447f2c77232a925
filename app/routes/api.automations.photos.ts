import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readRulePhotos } from '#app/web/views/automation-view.ts';

/** GET /api/automations/photos?state=&after=: finished photos of rules. */
export const loader = serveMerchant(AUTOMATION_ENDPOINTS.photos, ({ merchant, query }) =>
  readRulePhotos(merchant, query),
);
