import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ServiceError } from '#app/services/service-error.ts';
import { ADMIN_API_VERSION } from './api-version.ts';
import { disconnected, offlineToken } from './offline-token.ts';

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
 * bucket. Throws ServiceError: `later` for time-outs, 5xx and long throttling, `never` for what the API refuses;
 * `facts.disconnected` when the store has no working token.
 */
export async function adminGraphql<S extends z.ZodType>(call: AdminCall<S>): Promise<z.infer<S>> {
  let waitedMs = 0;
  for (;;) {
    const answer = await post(call);
    if (answer.kind === 'data') return parse(call, answer.data);
    if (waitedMs + answer.waitMs > THROTTLE_PATIENCE_MS) {
      throw new ServiceError('shopify', 'The store’s API limit is used up', {
        retry: 'later',
        afterMs: answer.waitMs,
        facts: { code: 'THROTTLED' },
      });
    }
    waitedMs += answer.waitMs;
    await sleep(answer.waitMs);
  }
}

type Answer = { kind: 'data'; data: unknown } | { kind: 'throttled'; waitMs: number };

async function post(call: AdminCall<z.ZodType>): Promise<Answer> {
  const token = await offlineToken(call.shop);
  const response = await fetch(`https://${call.shop}/admin/api/${ADMIN_API_VERSION}/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-shopify-access-token': token },
    body: JSON.stringify({ query: call.document, variables: call.variables ?? {} }),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new ServiceError('shopify', 'Shopify did not answer', { retry: 'later', cause });
  });
  if (response.status === 401 || response.status === 403) throw disconnected(`http-${response.status}`);
  if (response.status === 404 || response.status === 402 || response.status === 423) {
    throw disconnected(`http-${response.status}`);
  }
  if (response.status === 429) {
    return { kind: 'throttled', waitMs: Number(response.headers.get('retry-after') ?? 1) * 1000 };
  }
  if (!response.ok) {
    throw new ServiceError('shopify', 'Shopify answered with an error', {
      retry: response.status >= 500 ? 'later' : 'never',
      facts: { status: response.status },
    });
  }
  return readEnvelope(await response.text());
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
    retry: codes.includes('INTERNAL_SERVER_ERROR') ? 'later' : 'never',
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
