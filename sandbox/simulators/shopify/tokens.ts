import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isGoodIdToken } from './id-token.ts';
import type { StoreState } from './store-state.ts';
import type { AccessToken, World } from './world.ts';

const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token';
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token';
const ONLINE = 'urn:shopify:params:oauth:token-type:online-access-token';
const ONLINE_LIFE_SECONDS = 24 * 3600 - 1;

const client = { client_id: z.string(), client_secret: z.string() };
const grant = z.discriminatedUnion('grant_type', [
  z.object({
    ...client,
    grant_type: z.literal('urn:ietf:params:oauth:grant-type:token-exchange'),
    subject_token: z.string(),
    subject_token_type: z.string(),
    requested_token_type: z.enum([OFFLINE, ONLINE]),
    expiring: z.union([z.string(), z.number(), z.boolean()]).optional(),
  }),
  z.object({ ...client, grant_type: z.literal('refresh_token'), refresh_token: z.string() }),
]);

export interface OauthAnswer {
  status: number;
  body: object;
}

/** `POST /admin/oauth/access_token`: exchanges a session token, or refreshes an expiring access token. */
export function answerOauth(world: World, store: StoreState, body: unknown): OauthAnswer {
  const parsed = grant.safeParse(body);
  if (!parsed.success) return refuse('invalid_request', z.prettifyError(parsed.error));
  const request = parsed.data;
  if (request.client_id !== world.app.apiKey)
    return refuse('application_cannot_be_found', 'No app has this client id.');
  if (request.client_secret !== world.app.apiSecret) return refuse('invalid_client', 'The client secret is wrong.');
  if (request.grant_type === 'refresh_token') return refresh(world, store, request.refresh_token);
  if (request.subject_token_type !== ID_TOKEN_TYPE)
    return refuse('invalid_request', 'subject_token_type is not known.');
  if (!store.installation || !isGoodIdToken(world, store, request.subject_token)) {
    return { status: 400, body: { error: 'invalid_subject_token' } };
  }
  if (request.requested_token_type === ONLINE) return answerOnline(world, store);
  return answerOffline(world, store, ['1', 'true'].includes(String(request.expiring ?? '')));
}

function refuse(error: string, description: string): OauthAnswer {
  return { status: 400, body: { error, error_description: description } };
}

function answerOnline(world: World, store: StoreState): OauthAnswer {
  const { token, scope } = issue(world, store, 'online', ONLINE_LIFE_SECONDS);
  const [first = '', ...rest] = store.ownerName.split(' ');
  const user = { id: store.ownerId, first_name: first, last_name: rest.join(' '), email: store.email };
  const facts = { email_verified: true, account_owner: true, locale: 'en', collaborator: false };
  return {
    status: 200,
    body: {
      access_token: token,
      scope,
      expires_in: ONLINE_LIFE_SECONDS,
      associated_user_scope: scope,
      associated_user: { ...user, ...facts },
    },
  };
}

function answerOffline(world: World, store: StoreState, isExpiring: boolean): OauthAnswer {
  if (!isExpiring) {
    const { token, scope } = issue(world, store, 'offline', null);
    return { status: 200, body: { access_token: token, scope } };
  }
  return { status: 200, body: issueWithRefresh(world, store).body };
}

function issueWithRefresh(world: World, store: StoreState): { body: object; refreshToken: string } {
  const { accessTokenLifeSeconds, refreshTokenLifeSeconds } = world.settings;
  const { token, scope } = issue(world, store, 'offline', accessTokenLifeSeconds);
  const refreshToken = `shprt_${randomBytes(16).toString('hex')}`;
  world.platform.refreshTokens[refreshToken] = {
    handle: store.handle,
    expiresAt: Date.now() + refreshTokenLifeSeconds * 1000,
    replacedBy: null,
  };
  world.changed();
  return {
    refreshToken,
    body: {
      access_token: token,
      scope,
      expires_in: accessTokenLifeSeconds,
      refresh_token: refreshToken,
      refresh_token_expires_in: refreshTokenLifeSeconds,
    },
  };
}

/** The old refresh token works until the one that took its place is used: an answer that was lost can be asked for again. */
function refresh(world: World, store: StoreState, refreshToken: string): OauthAnswer {
  const tokens = world.platform.refreshTokens;
  const current = tokens[refreshToken];
  const isGood = current?.handle === store.handle && current.expiresAt > Date.now() && store.installation;
  if (!current || !isGood) return refuse('invalid_request', 'This request requires an active refresh_token');
  for (const [name, other] of Object.entries(tokens)) if (other.replacedBy === refreshToken) delete tokens[name];
  if (current.replacedBy) delete tokens[current.replacedBy];
  const issued = issueWithRefresh(world, store);
  current.replacedBy = issued.refreshToken;
  world.changed();
  return { status: 200, body: issued.body };
}

function issue(world: World, store: StoreState, kind: AccessToken['kind'], lifeSeconds: number | null) {
  const scopes = store.installation?.scopes ?? [];
  const token = `${kind === 'online' ? 'shpua' : 'shpat'}_${randomBytes(16).toString('hex')}`;
  world.platform.accessTokens[token] = {
    handle: store.handle,
    scopes,
    kind,
    expiresAt: lifeSeconds === null ? null : Date.now() + lifeSeconds * 1000,
  };
  world.changed();
  return { token, scope: shownScopes(scopes).join(',') };
}

/** Shopify leaves out a read scope that a write scope contains. */
function shownScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !scopes.includes(scope.replace(/^read_/, 'write_')) || !scope.startsWith('read_'));
}

/** Whether an access token opens this store now. */
export function isGoodAccessToken(world: World, store: StoreState, token: string): boolean {
  const known = world.platform.accessTokens[token];
  if (known?.handle !== store.handle || !store.installation) return false;
  return known.expiresAt === null || known.expiresAt > Date.now();
}

/** Ends every token of a store. */
export function revokeTokens(world: World, store: StoreState): void {
  for (const tokens of [world.platform.accessTokens, world.platform.refreshTokens]) {
    for (const [name, { handle }] of Object.entries(tokens)) if (handle === store.handle) delete tokens[name];
  }
  world.changed();
}
