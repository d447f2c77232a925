import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readExplanation } from '#app/web/views/automation-view.ts';

/** GET /api/automations/explain?productId=: what each rule says to a product now. */
export const loader = serveMerchant(AUTOMATION_ENDPOINTS.explain, ({ shop, query }) =>
  readExplanation(shop, query.productId),
);
