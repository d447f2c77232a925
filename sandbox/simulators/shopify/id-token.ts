import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { type StoreState, shopDomain } from './store-state.ts';
import type { World } from './world.ts';

const LIFE_SECONDS = 60;
const LEEWAY_SECONDS = 10;

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function sign(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/** A session token as App Bridge hands it out: HS256 over the app's secret, good for a minute. */
export function mintIdToken(
  world: World,
  store: StoreState,
  changes: { secret?: string; lifeSeconds?: number; claims?: Record<string, unknown> } = {},
): string {
  const now = Math.floor(Date.now() / 1000);
  const domain = `https://${shopDomain(store)}`;
  const claims = {
    iss: `${domain}/admin`,
    dest: domain,
    aud: world.app.apiKey,
    sub: String(store.ownerId),
    exp: now + (changes.lifeSeconds ?? LIFE_SECONDS),
    nbf: now,
    iat: now,
    jti: randomUUID(),
    sid: randomUUID(),
    ...changes.claims,
  };
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${sign(text, changes.secret ?? world.app.apiSecret)}`;
}

/** Whether this is a token of this store for this app that is good now. */
export function isGoodIdToken(world: World, store: StoreState, token: string): boolean {
  const [header, payload, signature] = token.split('.');
  if (!header || !payload || !signature) return false;
  const expected = Buffer.from(sign(`${header}.${payload}`, world.app.apiSecret));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return false;
  const claims = readClaims(payload);
  const now = Date.now() / 1000;
  return (
    claims?.aud === world.app.apiKey &&
    claims.dest === `https://${shopDomain(store)}` &&
    Number(claims.exp) > now - LEEWAY_SECONDS &&
    Number(claims.nbf) < now + LEEWAY_SECONDS
  );
}

function readClaims(payload: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
