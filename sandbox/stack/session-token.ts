import { createHmac, randomUUID } from 'node:crypto';

/** A session token as Shopify issues it for an open admin page: HS256 with the app's secret, good for a minute. */
export function sessionToken(shop: string, app: { apiKey: string; apiSecret: string }): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: app.apiKey,
    sub: '1',
    exp: now + 60,
    nbf: now - 1,
    iat: now,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const unsigned = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${unsigned}.${createHmac('sha256', app.apiSecret).update(unsigned).digest('base64url')}`;
}
