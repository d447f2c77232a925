import { z } from 'zod';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';

const answer = z.object({ credits: z.object({ total: z.number() }) });

/** How many credits the engine's account has left. Throws ServiceError with the status, if there was an answer. */
export async function readEngineCredits(): Promise<number> {
  const response = await fetch(new URL('/v1/credits', config.engine.baseUrl), {
    headers: { authorization: `Bearer ${config.engine.apiKey}` },
    signal: AbortSignal.timeout(10_000),
  }).catch((cause: unknown) => {
    throw new ServiceError('fashn', 'The engine did not answer', { retry: 'later', cause });
  });
  const parsed = answer.safeParse(await response.json().catch(() => undefined));
  if (response.ok && parsed.success) return parsed.data.credits.total;
  throw new ServiceError('fashn', 'The engine refused', {
    retry: response.status === 401 ? 'never' : 'later',
    facts: { status: response.status },
  });
}
