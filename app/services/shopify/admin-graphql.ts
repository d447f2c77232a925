import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ServiceError } from '#app/services/service-error.ts';
import { ADMIN_API_VERSION } from './api-version.ts';
import { disconnected, isElsewhere, offlineToken } from './offline-token.ts';
import { forgetAccessToken } from './sessions.ts';

export interface AdminCall<S extends z.ZodType> {
  shop: string;
  document: string;
  variables?: Record<string, unknown>;
  /** The shape of `data` that the caller reads. */
  answer: S;
}

const CALL_TIMEOUT_MS = 15_000;
/** Waiting longer than this for the store's bucket to fill is left to the caller's own retry. */
const THROTTLE_PATIENCE_MS = 10_000;
const DEFAULT_RETRY_MS = 1000;
/** Codes of errors that Shopify says are its own and passing. */
const PASSING_CODES = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT'];

const envelope = z.object({
  data: z.unknown().optional(),
  errors: z
    .union([
      z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).partial().optional() })),
      z.string(),
    ])
    .optional(),
  extensions: z
    .object({
      cost: z.object({
        requestedQueryCost: z.number(),
        throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number() }),
      }),
    })
    .partial()
    .optional(),
});

/**
 * Calls the store's Admin API with its offline token and returns the parsed `data`. Throttled calls wait for the
 * bucket, and a token that was refused is looked at once more, since another process may just have changed it. Throws
 * ServiceError: `later` for time-outs, 5xx and long throttling, `never` for what the API refuses; `facts.disconnected`
 * when the store has no working token.
 */
export async function adminGraphql<S extends z.ZodType>(call: AdminCall<S>): Promise<z.infer<S>> {
  let token = await offlineToken(call.shop);
  let isTokenRenewed = false;
  let waitedMs = 0;
  for (;;) {
    const answer = await post(call, token);
    switch (answer.kind) {
      case 'data':
        return parse(call, answer.data);
      case 'unauthorized':
        if (isTokenRenewed) {
          if (await forgetAccessToken(call.shop, token)) throw disconnected('http-401');
          throw new ServiceError('shopify', 'The store’s token has changed meanwhile', { retry: 'later' });
        }
        token = await offlineToken(call.shop, { refused: token });
        isTokenRenewed = true;
        break;
      case 'throttled':
        if (waitedMs + answer.waitMs > THROTTLE_PATIENCE_MS) throw throttled(answer.waitMs);
        waitedMs += answer.waitMs;
        await sleep(answer.waitMs);
    }
  }
}

type Answer = { kind: 'data'; data: unknown } | { kind: 'throttled'; waitMs: number } | { kind: 'unauthorized' };

function throttled(afterMs: number): ServiceError {
  return new ServiceError('shopify', 'The store’s API limit is used up', {
    retry: 'later',
    afterMs,
    facts: { code: 'THROTTLED' },
  });
}

async function post(call: AdminCall<z.ZodType>, token: string): Promise<Answer> {
  const noAnswer = (cause: unknown) => {
    throw new ServiceError('shopify', 'Shopify did not answer', { retry: 'later', cause });
  };
  const response = await fetch(`https://${call.shop}/admin/api/${ADMIN_API_VERSION}/graphql.json`, {
    method: 'POST',
    // The token goes to the store, and to nobody that an answer names.
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-shopify-access-token': token },
    body: JSON.stringify({ query: call.document, variables: call.variables ?? {} }),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  }).catch(noAnswer);
  // The body can break off too, or never end.
  const body = await response.text().catch(noAnswer);
  // A store that moved or closed answers with another address: that says nothing of the token.
  if (isElsewhere(response)) throw disconnected(`http-${response.status}`);
  switch (response.status) {
    case 401:
      return { kind: 'unauthorized' };
    // Frozen for unpaid bills, the app barred, the store closed, locked: nothing that a repetition mends.
    case 402:
    case 403:
    case 404:
    case 423:
      throw disconnected(`http-${response.status}`);
    case 429:
      return { kind: 'throttled', waitMs: retryAfterMs(response.headers.get('retry-after')) ?? DEFAULT_RETRY_MS };
  }
  if (response.ok) return readEnvelope(body);
  const afterMs = retryAfterMs(response.headers.get('retry-after'));
  throw new ServiceError('shopify', 'Shopify answered with an error', {
    retry: response.status >= 500 || response.status === 408 || response.status === 430 ? 'later' : 'never',
    ...(afterMs === undefined ? {} : { afterMs }),
    facts: { status: response.status },
  });
}

/** Reads Retry-After, which is a number of seconds or a date; undefined when it is neither. Never negative. */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : undefined;
}

function readEnvelope(body: string): Answer {
  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success) throw new ServiceError('shopify', 'Shopify’s answer could not be read', { retry: 'later' });
  const { data, errors, extensions } = parsed.data;
  if (!errors || errors.length === 0) return { kind: 'data', data };
  const list = typeof errors === 'string' ? [{ message: errors }] : errors;
  const codes = list.map((error) => ('extensions' in error ? error.extensions?.code : undefined));
  if (codes.includes('THROTTLED')) {
    const cost = extensions?.cost;
    const missing = cost ? cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable : 0;
    const restoreRate = cost?.throttleStatus.restoreRate || 100;
    return { kind: 'throttled', waitMs: Math.max(200, Math.ceil((missing / restoreRate) * 1000)) };
  }
  throw new ServiceError('shopify', 'Shopify refused the query', {
    retry: codes.some((code) => code !== undefined && PASSING_CODES.includes(code)) ? 'later' : 'never',
    facts: { code: codes.find((code) => code !== undefined), message: list[0]?.message },
  });
}

function parse<S extends z.ZodType>(call: AdminCall<S>, data: unknown): z.infer<S> {
  const parsed = call.answer.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new ServiceError('shopify', 'Shopify’s answer has an unexpected shape', {
    retry: 'later',
    facts: { paths: parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.')) },
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
