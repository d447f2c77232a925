import type { Session } from '@shopify/shopify-api';
import { z } from 'zod';
import { config } from '#app/config.server.ts';
import { forgetLease, withLease } from '#app/services/database/lease.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { forgetAccessToken, loadOfflineSession, replaceTokens } from './sessions.ts';

/** Shopify's own SDK refreshes within this time of the end; the same here. */
const REFRESH_BEFORE_MS = 5 * 60 * 1000;

const tokenAnswer = z.object({
  access_token: z.string(),
  scope: z.string(),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: z.number().optional(),
});

const refusal = z.object({ error: z.string() });

/** Errors of OAuth that are about this app and its settings, whatever the store. */
const APP_ERRORS = ['invalid_client', 'application_cannot_be_found', 'unauthorized_client', 'unsupported_grant_type'];

/**
 * A store's access token that is good for some minutes yet. Refreshed under a lease: never by two processes at once.
 * With `refused`, a token that Shopify took no longer: another one, or ServiceError when there is none.
 */
export async function offlineToken(shop: string, options: { refused?: string } = {}): Promise<string> {
  const isUsable = (session: Session) => !isEnding(session) && session.accessToken !== options.refused;
  const session = await loadOfflineSession(shop);
  if (!session?.accessToken) throw disconnected('no-session');
  if (isUsable(session)) return session.accessToken;
  return withLease(leaseName(shop), 15_000, async () => {
    const current = await loadOfflineSession(shop);
    if (!current?.accessToken) throw disconnected('no-session');
    if (isUsable(current)) return current.accessToken;
    return refresh(current);
  });
}

/**
 * Gets an access token anew that was forgotten because Shopify took it no longer, with what is still there to refresh it.
 * Throws as `offlineToken` does.
 */
export async function renewForgottenToken(shop: string): Promise<void> {
  await withLease(leaseName(shop), 15_000, async () => {
    const current = await loadOfflineSession(shop);
    if (!current) throw disconnected('no-session');
    if (!current.accessToken) await refresh(current);
  });
}

const leaseName = (shop: string) => `shopify-token-${shop}`;

/** Removes what a process that died in the middle of a refreshing left behind. */
export async function forgetTokenLease(shop: string): Promise<void> {
  await forgetLease(leaseName(shop));
}

export function disconnected(code: string): ServiceError {
  return new ServiceError('shopify', 'The store is not connected', {
    retry: 'never',
    facts: { code, disconnected: true },
  });
}

/** Whether a store's answer is the address of another place, which is never followed. */
export function isElsewhere({ status }: Response): boolean {
  return status >= 300 && status < 400;
}

/** Whether the access token has ended, or does within minutes: it is refreshed, and not sent any more. */
export function isEnding(session: Session): boolean {
  return session.expires !== undefined && session.expires.getTime() - Date.now() < REFRESH_BEFORE_MS;
}

async function refresh(session: Session): Promise<string> {
  if (!session.refreshToken) return giveUp(session, 'no-refresh-token');
  const answer = await fetch(`https://${session.shop}/admin/oauth/access_token`, {
    method: 'POST',
    // The app's secret goes to the store, and to nobody that an answer names.
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      client_id: config.shopify.apiKey,
      client_secret: config.shopify.apiSecret,
      grant_type: 'refresh_token',
      refresh_token: session.refreshToken,
    }),
    signal: AbortSignal.timeout(10_000),
  }).catch((cause: unknown) => {
    throw new ServiceError('shopify', 'The token could not be refreshed', { retry: 'later', cause });
  });
  if (answer.status >= 500 || answer.status === 429) {
    throw new ServiceError('shopify', 'The token could not be refreshed', {
      retry: 'later',
      facts: { status: answer.status },
    });
  }
  // Nobody has judged the token: it is kept.
  if (isElsewhere(answer)) throw disconnected(`http-${answer.status}`);
  if (!answer.ok) return giveUp(session, await refusalOf(answer));
  const parsed = tokenAnswer.safeParse(await answer.json().catch(() => undefined));
  if (!parsed.success) {
    throw new ServiceError('shopify', 'The refreshed token could not be read', { retry: 'later' });
  }
  const token = parsed.data;
  const isOurs = await replaceTokens(
    { shop: session.shop, accessToken: session.accessToken ?? '' },
    {
      accessToken: token.access_token,
      scope: token.scope,
      expires: endsIn(token.expires_in) ?? null,
      refreshToken: token.refresh_token ?? session.refreshToken ?? null,
      refreshTokenExpires: endsIn(token.refresh_token_expires_in) ?? null,
    },
  );
  return isOurs ? token.access_token : latestToken(session.shop);
}

/** What Shopify refuses: what the token was to be refreshed with, or something else, of which the token is no cause. */
async function refusalOf(answer: Response): Promise<'refresh-refused' | 'refresh-failed'> {
  const { error } = refusal.safeParse(await answer.json().catch(() => undefined)).data ?? {};
  const isOfToken = [400, 401].includes(answer.status) && error !== undefined && !APP_ERRORS.includes(error);
  return isOfToken ? 'refresh-refused' : 'refresh-failed';
}

/** This process was too slow: what was written in between is newer, and ended what was got here. */
async function latestToken(shop: string): Promise<string> {
  const session = await loadOfflineSession(shop);
  if (!session?.accessToken) throw disconnected('no-session');
  return session.accessToken;
}

async function giveUp({ shop, accessToken = '' }: Session, code: string): Promise<string> {
  if (await forgetAccessToken(shop, accessToken)) throw disconnected(code);
  return latestToken(shop);
}

function endsIn(seconds: number | undefined): Date | undefined {
  return seconds === undefined ? undefined : new Date(Date.now() + seconds * 1000);
}
