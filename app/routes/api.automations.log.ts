import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readLogView } from '#app/web/views/automation-view.ts';

/** GET /api/automations/log?productId=&ruleId=&outcome=&older=: what rules decided. */
export const loader = serveMerchant(AUTOMATION_ENDPOINTS.log, ({ shop, query }) => readLogView(shop, query));
