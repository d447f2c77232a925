import { z } from 'zod';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';

/** `known`: Shopify took our id and secret, and refused the token that was made up. */
export type CredentialsAnswer = { kind: 'known' } | { kind: 'refused'; error: string } | { kind: 'no-store' };

const oauthError = z.object({ error: z.string() });

/**
 * Asks a store's Shopify whether it knows our id and secret, by an exchange of a token that is none: it looks at who
 * asks first. Nothing comes of it. Source: RFC 8693 and 6749 (`invalid_client`).
 */
export async function tryCredentials(shop: string): Promise<CredentialsAnswer> {
  const answer = await fetch(`https://${shop}/admin/oauth/access_token`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      client_id: config.shopify.apiKey,
      client_secret: config.shopify.apiSecret,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'none',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring: '1',
    }),
    signal: AbortSignal.timeout(10_000),
  }).catch((cause: unknown) => {
    throw new ServiceError('shopify', 'Shopify did not answer', { retry: 'later', cause });
  });
  if (answer.status === 404 || (answer.status >= 300 && answer.status < 400)) return { kind: 'no-store' };
  const said = oauthError.safeParse(await answer.json().catch(() => undefined));
  if (!said.success) {
    throw new ServiceError('shopify', 'Shopify refused', { retry: 'later', facts: { status: answer.status } });
  }
  const { error } = said.data;
  return error === 'invalid_subject_token' ? { kind: 'known' } : { kind: 'refused', error };
}
