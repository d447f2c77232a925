import { createHash, timingSafeEqual } from 'node:crypto';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { config } from '#app/config.server.ts';
import { resetDueAllowances } from '#app/domain/credits/reset-due-allowances.ts';
import { HttpRefusal } from '#app/web/http-refusal.ts';
import { answer } from '#app/web/problem.ts';
import { limitAddress } from '#app/web/rate-limits.ts';

/** GET /api/cron/reset-free-credits with the secret as bearer token. Closed while no secret is configured. */
export const loader = ({ request }: LoaderFunctionArgs) =>
  answer(async () => {
    if (!isAllowed(request.headers.get('authorization'), config.secrets.cron)) {
      await limitAddress('cron-refused');
      throw new HttpRefusal('unauthorized');
    }
    return Response.json({ reset: await resetDueAllowances(new Date()) }, { headers: { 'cache-control': 'no-store' } });
  });

function isAllowed(authorization: string | null, secret: string | undefined): boolean {
  if (!secret || !authorization) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization), digest(`Bearer ${secret}`));
}
