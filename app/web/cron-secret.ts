import { createHash, timingSafeEqual } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { HttpRefusal } from './http-refusal.ts';
import type { Count } from './rate-limits.ts';

/** The scheduler's secret as bearer token. Nobody has it while none is configured. Only wrong ones are counted. */
export async function requireCronSecret(request: Request, count: Count): Promise<void> {
  if (isRight(request.headers.get('authorization'), config.secrets.cron)) return;
  await count();
  throw new HttpRefusal('unauthorized');
}

function isRight(authorization: string | null, secret: string | undefined): boolean {
  if (!secret || !authorization) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization), digest(`Bearer ${secret}`));
}
