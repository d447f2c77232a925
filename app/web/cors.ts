import { config } from '#app/config.server.ts';

/**
 * Which pages of other sites may call an endpoint. Never with cookies: whoever calls shows a token in the header, which no
 * browser adds by itself.
 */
export type AllowedSites = 'shopify-extensions';

const ORIGINS: Record<AllowedSites, () => readonly string[]> = {
  'shopify-extensions': () => config.shopify.extensionOrigins,
};

interface Shared {
  cors?: AllowedSites;
}

/** The answer to a browser that asks before it calls (a preflight); nothing where this site may not call. */
export function preflightAnswer(
  endpoints: readonly (Shared & { method: string })[],
  origin: string | undefined,
): Response | undefined {
  const open = endpoints.filter(({ cors }) => isAllowed(cors, origin));
  if (!origin || open.length === 0) return undefined;
  const headers = {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': open.map(({ method }) => method).join(', '),
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-max-age': '600',
    vary: 'origin',
  };
  return new Response(null, { status: 204, headers });
}

/** The answer as the site that asked may read it; as it was for all others. Refusals are read, too. */
export function withCors({ cors }: Shared, request: Request, answer: Response): Response {
  if (!cors) return answer;
  const headers = new Headers(answer.headers);
  // Also without it: a cache must not give one site's answer to another.
  headers.append('vary', 'origin');
  const origin = request.headers.get('origin') ?? undefined;
  if (origin && isAllowed(cors, origin)) headers.set('access-control-allow-origin', origin);
  return new Response(answer.body, { status: answer.status, headers });
}

function isAllowed(cors: AllowedSites | undefined, origin: string | undefined): boolean {
  return cors !== undefined && origin !== undefined && ORIGINS[cors]().includes(origin);
}
