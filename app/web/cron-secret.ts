import { createHash, timingSafeEqual } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { HttpRefusal } from './http-refusal.ts';
import { limitAddress } from './rate-limits.ts';

/** The scheduler's secret as bearer token. Nobody has it while none is configured. */
export async function requireCronSecret(request: Request): Promise<void> {
  if (isRight(request.headers.get('authorization'), config.secrets.cron)) return;
  await limitAddress('cron-refused');
  throw new HttpRefusal('unauthorized');
}

function isRight(authorization: string | null, secret: string | undefined): boolean {
  if (!secret || !authorization) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization), digest(`Bearer ${secret}`));
}
