import { resetDueAllowances } from '#app/domain/credits/reset-due-allowances.ts';
import { SERVICE_ENDPOINTS } from '#app/web/api/service-endpoints.ts';
import { serveScheduler } from '#app/web/serve.ts';

/** GET /api/cron/reset-free-credits with the secret as bearer token. Closed while no secret is configured. */
export const loader = serveScheduler(SERVICE_ENDPOINTS.resetAllowances, async () => ({
  reset: await resetDueAllowances(new Date()),
}));
