import { readCredits } from '#app/domain/credits/read-credits.ts';
import { CREDIT_ENDPOINTS } from '#app/web/api/credit-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/credits: what the store can spend. */
export const loader = serveMerchant(CREDIT_ENDPOINTS.read, async ({ shop }) => ({
  credits: await readCredits(shop, new Date()),
}));
