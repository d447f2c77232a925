import type { Business } from '#app/domain/businesses/business.record.ts';
import { installBusiness } from '#app/domain/store-life/install-business.ts';
import { addLogFacts } from '#app/services/log-facts.ts';
import { authenticate } from '#app/shopify.server.ts';
import { bounceInFrame } from './bounce-page.ts';
import { HttpRefusal } from './http-refusal.ts';
import { problemResponse } from './problem.ts';
import { type Count, countedBy, limitAddress } from './rate-limits.ts';
import { isRefusal } from './refusal-status.ts';
import { hasNewAccess, oncePerRequest } from './request-context.ts';

export interface Merchant {
  shop: string;
  business: Business;
  redirect: Awaited<ReturnType<typeof authenticate.admin>>['redirect'];
}

/**
 * Who is asking: the store of the session token, for which the call is counted. Throws the Response that signs in when
 * there is none; to a program, and to whoever wants to change something, a problem that says so.
 */
export function requireMerchant(request: Request, count = countedBy('store', request)): Promise<Merchant> {
  // A page's loaders run side by side, each with a copy of the one request.
  return oncePerRequest('merchant', () => signIn(request, count));
}

async function signIn(request: Request, count: Count): Promise<Merchant> {
  try {
    if (isProgram(request)) requireBearer(request);
    const { session, sessionToken, redirect } = await authenticate.admin(request);
    const { shop } = session;
    addLogFacts({ shop });
    const tokenIssuedAt = new Date(sessionToken.iat * 1000);
    const [business] = await Promise.all([
      installBusiness({ shop, tokenIssuedAt, hasNewAccess: hasNewAccess(), now: new Date() }),
      count(shop),
    ]);
    return { shop, business, redirect };
  } catch (error) {
    throw await signInAnswer(request, error);
  }
}

/** A page is opened by its address, which carries the token; everything else has to send it in the header. */
function isProgram(request: Request): boolean {
  return request.method !== 'GET' || new URL(request.url).pathname.startsWith('/api/');
}

/** The header alone: a browser never adds it by itself, so no other site can act for a merchant. */
function requireBearer(request: Request): void {
  if (!/^Bearer \S+$/.test(request.headers.get('authorization') ?? '')) throw new HttpRefusal('unauthorized');
}

async function signInAnswer(request: Request, error: unknown): Promise<unknown> {
  const refused = error instanceof Response ? refusalOf(error) : error;
  if (!isRefusal(refused)) return error;
  try {
    if (refused.code !== 'too-many-requests') await limitAddress('refused');
  } catch (tooMany) {
    return problemResponse(tooMany);
  }
  if (error instanceof Response && !isProgram(request)) return bounceInFrame(request, error);
  const answer = problemResponse(refused);
  // App Bridge takes a fresh token and asks again.
  const again = error instanceof Response && error.headers.get('x-shopify-retry-invalid-session-request');
  if (again) answer.headers.set('x-shopify-retry-invalid-session-request', again);
  return answer;
}

/** What the SDK's answer says to a program. */
function refusalOf(response: Response): HttpRefusal {
  return new HttpRefusal(response.status === 410 ? 'automated-client' : 'unauthorized');
}
