/** A store's tokens as they are kept: sealed, each for its own place. */
import { Session } from '@shopify/shopify-api';
import { log } from '#app/services/log.ts';
import { isSealed, isSealedWithNewest, seal, UnreadableSecret, unseal } from '#app/services/secrets/seal.ts';

export type TokenField = 'accessToken' | 'refreshToken';

const placeOf = (sessionId: string, field: TokenField) => `shopify-session ${sessionId} ${field}`;

export function sealToken(sessionId: string, field: TokenField, token: string): string {
  return token === '' ? '' : seal(token, placeOf(sessionId, field));
}

/**
 * The token itself; what was written before tokens were sealed is one as it is. Empty for one whose key is gone: the
 * store gets another when its app is next opened.
 */
export function unsealToken(sessionId: string, field: TokenField, kept: string): string {
  if (!isSealed(kept)) return kept;
  try {
    return unseal(kept, placeOf(sessionId, field));
  } catch (error) {
    if (!(error instanceof UnreadableSecret)) throw error;
    log().error({ reason: error.message }, 'A store’s token could not be read; it gets another when its app is opened');
    return '';
  }
}

/** True for a token that is to be written anew, as it is plain or sealed with an older key. */
export function isStale(kept: string): boolean {
  return kept !== '' && !isSealedWithNewest(kept);
}

export function sealed(session: Session): Session {
  return withTokens(session, sealToken);
}

export function unsealed(session: Session): Session {
  return withTokens(session, unsealToken);
}

function withTokens(session: Session, change: typeof sealToken): Session {
  const { id, accessToken = '', refreshToken = '' } = session;
  return new Session({
    ...session.toObject(),
    accessToken: change(id, 'accessToken', accessToken) || undefined,
    refreshToken: change(id, 'refreshToken', refreshToken) || undefined,
  });
}
