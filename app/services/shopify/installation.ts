import type { Session } from '@shopify/shopify-api';
import { z } from 'zod';
import { ServiceError } from '#app/services/service-error.ts';
import { adminGraphql } from './admin-graphql.ts';
import { INSTALLATION } from './documents.ts';
import { isEnding, renewForgottenToken } from './offline-token.ts';
import { loadOfflineSession } from './sessions.ts';

/**
 * What Shopify says of the app in a store. `unknown`: there is no token left to ask with, or Shopify opens this store to
 * nobody just now.
 */
export type Installation = { state: 'installed'; scopes: string[] } | { state: 'removed' } | { state: 'unknown' };

const answer = z.object({
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
});

/**
 * Asks Shopify with the store's own token whether the app is installed there, and what it may do. Removed is said only
 * when Shopify refused what by its own word would still be good: a token ends by itself, too. Throws ServiceError
 * `later` while Shopify does not answer.
 */
export async function readInstallation(shop: string): Promise<Installation> {
  const before = await loadOfflineSession(shop);
  if (!before) return { state: 'unknown' };
  try {
    if (!before.accessToken) await renewForgottenToken(shop);
    const { currentAppInstallation } = await adminGraphql({ shop, document: INSTALLATION, answer });
    return { state: 'installed', scopes: currentAppInstallation.accessScopes.map(({ handle }) => handle) };
  } catch (error) {
    if (!(error instanceof ServiceError) || !error.facts.disconnected) throw error;
    return { state: stateAfter(String(error.facts.code), before) };
  }
}

function stateAfter(code: string, before: Session): 'removed' | 'unknown' {
  switch (code) {
    case 'http-401':
      // A token that Shopify has given a moment ago. It is forgotten: the next time tells.
      throw new ServiceError('shopify', 'Shopify took a new token no longer', { retry: 'later' });
    case 'refresh-refused':
      return wasGood(before) || couldRefresh(before) ? 'removed' : 'unknown';
    case 'refresh-failed':
    case 'no-refresh-token':
      return wasGood(before) ? 'removed' : 'unknown';
    default:
      return 'unknown';
  }
}

/** It was sent, then, and refused. */
function wasGood(session: Session): boolean {
  return Boolean(session.accessToken) && !isEnding(session);
}

function couldRefresh({ refreshTokenExpires }: Session): boolean {
  return refreshTokenExpires !== undefined && refreshTokenExpires.getTime() > Date.now();
}
