import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Buckets } from './cost.ts';
import { answerGraphql, type GraphqlRequest, rootFields } from './execute.ts';
import { API_VERSION } from './schema.ts';
import type { StoreState } from './store-state.ts';
import { answerOauth, isGoodAccessToken } from './tokens.ts';
import type { World } from './world.ts';

const MAX_BODY = '12mb';

/** Reads the bodies that faults and answers both need. */
export function adminApiBodies(): RequestHandler[] {
  const json = express.json({ limit: MAX_BODY });
  const form = express.urlencoded({ extended: false });
  const onlyAdmin =
    (handler: RequestHandler): RequestHandler =>
    (request, response, next) =>
      request.path.startsWith('/admin/') ? handler(request, response, next) : next();
  return [onlyAdmin(json), onlyAdmin(form)];
}

/** The name by which faults know a request: its first GraphQL field, `token`, `staged-upload` or `cdn`. */
export function operationOf(request: Request): string | undefined {
  if (request.path === '/admin/oauth/access_token') return 'token';
  if (request.path.startsWith('/staged-uploads/')) return 'staged-upload';
  if (request.path.startsWith('/cdn/')) return 'cdn';
  if (!/^\/admin\/api\/[^/]+\/graphql\.json$/.test(request.path)) return undefined;
  return rootFields(readRequest(request.body) ?? { query: '', variables: {} })[0];
}

/** The store that a request is for: its address is `<handle>.myshopify.com`, before or after rerouting. */
export function storeOf(world: World, request: Request): StoreState | undefined {
  const host = String(request.get('x-forwarded-host') ?? request.get('host') ?? '');
  const handle = /^([a-z0-9-]+)\.myshopify\.com(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase();
  return handle === undefined ? undefined : world.stores.get(handle);
}

/** Shopify's token endpoint and its GraphQL endpoint. */
export function adminApiRoutes(world: World, buckets: Buckets): Router {
  const router = express.Router();
  router.post('/admin/oauth/access_token', (request, response) => {
    const store = storeOf(world, request);
    if (!store) return void response.status(404).json({ errors: 'Not Found' });
    const { status, body } = answerOauth(world, store, request.body);
    response.status(status).json(body);
  });
  router.get(['/admin/oauth/install', '/admin/oauth/authorize'], (request, response) => {
    const store = storeOf(world, request);
    if (!store) return void response.status(404).json({ errors: 'Not Found' });
    response.redirect(`${world.publicUrl()}/store/${store.handle}/apps/${world.app.apiKey}`);
  });
  router.post('/admin/api/:version/graphql.json', (request, response, next) => {
    answer(world, buckets, request, response).catch(next);
  });
  return router;
}

async function answer(world: World, buckets: Buckets, request: Request, response: Response): Promise<void> {
  const store = storeOf(world, request);
  if (!store || request.params.version !== API_VERSION) return void response.status(404).json({ errors: 'Not Found' });
  const token = request.get('x-shopify-access-token') ?? '';
  if (!store.installation || !isGoodAccessToken(world, store, token)) {
    const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
    return void response.status(401).json({ errors });
  }
  const body = readRequest(request.body);
  if (!body) return void response.status(400).json({ errors: { query: 'Required parameter missing or invalid' } });
  for (const field of rootFields(body)) world.calls[field] = (world.calls[field] ?? 0) + 1;
  if (world.settings.latencyMs > 0) await sleep(world.settings.latencyMs);
  const scopes = world.platform.accessTokens[token]?.scopes ?? [];
  // A merchant who takes a scope back takes it from tokens that are already out.
  const granted = scopes.filter((scope) => store.installation?.scopes.includes(scope));
  const installation = { ...store.installation, scopes: granted };
  const result = await answerGraphql({ world, store, installation, isBulk: false }, buckets, body);
  response.set('x-shopify-api-version', API_VERSION).json(result);
}

function readRequest(body: unknown): GraphqlRequest | undefined {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string')
    return undefined;
  const { variables, operationName } = body as { variables?: unknown; operationName?: unknown };
  return {
    query: body.query,
    variables: typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {},
    operationName: typeof operationName === 'string' ? operationName : undefined,
  };
}
