import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { config } from '#app/config.server.ts';
import type { Credential, Endpoint } from './api/endpoint.ts';
import { ENDPOINTS } from './api/endpoints.ts';
import type { Limit } from './rate-limits.ts';
import { type ProblemName, statusOf } from './refusal-status.ts';

/** The refusals that come with a credential, whatever the endpoint does. */
const CREDENTIAL_REFUSALS: Record<Credential, readonly ProblemName[]> = {
  'session-token': ['unauthorized', 'automated-client', 'store-being-deleted'],
  'signed-address': ['not-found', 'address-expired'],
  'cron-secret': ['unauthorized'],
  'shopify-signature': ['unauthorized', 'body-too-slow'],
  'lemon-squeezy-signature': ['unauthorized', 'body-too-slow'],
  'resend-signature': ['unauthorized', 'body-too-slow'],
  'submission-token': ['unauthorized', 'bad-request', 'not-found', 'body-too-slow'],
  none: [],
};
/** What is counted, of whom. */
const LIMIT_WORDS: Record<Limit, string> = {
  store: 'Counted for the store; what reads and what writes, each by itself.',
  pictures: 'Counted for the address that asks; for the store, where a session token is shown.',
  webhooks: 'Counted for the address that sends.',
  'sign-in': 'Counted for the address that asks.',
  refused: 'What was refused is counted, for the address that asked.',
  'cron-refused': 'Wrong secrets are counted, for the address that sent them.',
};
const BODY_REFUSALS = ['bad-request', 'unsupported-media-type', 'body-too-large'] as const;
/** Problems that are no refusals: a bug of ours, and a service that did not answer. */
const FAILURES: Record<number, string> = { 500: 'internal', 503: 'service-unavailable' };

const SECURITY_SCHEMES = {
  'session-token': {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Shopify’s session token of an open admin page, good for a minute. App Bridge adds it by itself.',
  },
  'signed-address': {
    type: 'apiKey',
    in: 'query',
    name: 'sig',
    description: 'The app’s own signature over owner, record, variant and end, as it stands in the addresses it gives.',
  },
  'cron-secret': { type: 'http', scheme: 'bearer', description: 'The secret of the scheduler.' },
  'shopify-signature': {
    type: 'apiKey',
    in: 'header',
    name: 'X-Shopify-Hmac-Sha256',
    description: 'Base64 of the HMAC-SHA256 of the raw body with the app’s secret.',
  },
  'lemon-squeezy-signature': {
    type: 'apiKey',
    in: 'header',
    name: 'X-Signature',
    description: 'Hexadecimal HMAC-SHA256 of the raw body with the webhook’s secret.',
  },
  'resend-signature': {
    type: 'apiKey',
    in: 'header',
    name: 'Svix-Signature',
    description:
      'As Svix signs: `Svix-Id`, `Svix-Timestamp` and the raw body, by HMAC-SHA256 with the webhook’s secret.',
  },
  'submission-token': {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'Unguessable, made for one submission to the engine, which calls back with it.',
  },
} as const;

let document: string | undefined;

/** The API as OpenAPI 3.1, as JSON. Made once: it is the same for everybody, and takes a while to make. */
export function openApiJson(): string {
  document ??= JSON.stringify(openApiDocument());
  return document;
}

/** The API as OpenAPI 3.1, made of the schemas that the routes parse with. */
export function openApiDocument() {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const endpoint of ENDPOINTS) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: describe(endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'ModelSnap for Shopify',
      version: '1',
      description: 'Errors are problem details (RFC 9457); `type` names the case, `detail` says what to do.',
      license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
    },
    servers: [{ url: config.shopify.appUrl }],
    paths,
    components: { securitySchemes: SECURITY_SCHEMES },
  });
}

function describe(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { summary, credentials, params, query, body } = endpoint;
  return {
    operationId: `${endpoint.method.toLowerCase()}${endpoint.path.replace(/\W+/g, '-')}`,
    summary,
    security: credentials.map((credential) => (credential === 'none' ? {} : { [credential]: [] })),
    ...(params || query ? { requestParams: { ...(params && { path: params }), ...(query && { query }) } } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: { [endpoint.success]: successOf(endpoint), ...problemsOf(endpoint) },
  };
}

function successOf({ answer, summary }: Endpoint): ZodOpenApiResponsesObject[`2${string}`] {
  if (answer === null) return { description: 'Taken' };
  if (answer instanceof z.ZodType) return { description: summary, content: { 'application/json': { schema: answer } } };
  return {
    description: summary,
    content: Object.fromEntries(answer.map((type) => [type, { schema: z.string().meta({ format: 'binary' }) }])),
  };
}

/** Each status with the problems that it can stand for. */
function problemsOf(endpoint: Endpoint): ZodOpenApiResponsesObject {
  const codes = new Set<ProblemName>([
    ...(endpoint.refusals ?? []),
    ...endpoint.credentials.flatMap((credential) => CREDENTIAL_REFUSALS[credential]),
    ...(endpoint.body ? BODY_REFUSALS : []),
    'too-many-requests',
  ]);
  const byStatus = new Map<number, string[]>(
    Object.entries(FAILURES).map(([status, name]) => [Number(status), [name]]),
  );
  for (const code of codes) {
    const status = statusOf(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const tooMany = statusOf('too-many-requests');
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      status === tooMany ? tooManyAnswer(names, endpoint.limit) : problemAnswer(names),
    ]),
  );
}

/** Who is counted, and when to come back. */
function tooManyAnswer(names: string[], limit: Limit) {
  const { description, content } = problemAnswer(names);
  const seconds = z.int().min(1).meta({ description: 'Seconds until it is worth another try.' });
  return {
    description: `${description}. ${LIMIT_WORDS[limit]}`,
    headers: z.object({ 'Retry-After': seconds }),
    content,
  };
}

function problemAnswer(names: string[]) {
  const problem = z.strictObject({
    type: z.enum(names.map((name) => `urn:modelsnap:problem:${name}`)),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.record(z.string(), z.string()).optional().meta({ description: 'Field -> what is wrong with it.' }),
    instance: z.string().optional().meta({ description: 'Stands in the log too.' }),
  });
  return { description: names.join(', '), content: { 'application/problem+json': { schema: problem } } };
}
