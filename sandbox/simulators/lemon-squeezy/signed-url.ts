import { createHmac, timingSafeEqual } from 'node:crypto';
import { nowMs } from './clock.ts';
import type { World } from './world.ts';

/** An address of a page that works for a while, by the store's clock. */
export function signedUrl(world: World, path: string, lifeMs = world.state.settings.signedUrlLifeMs): string {
  const url = new URL(path, `${world.publicUrl()}/`);
  url.searchParams.set('expires', String(Math.floor((nowMs(world.state) + lifeMs) / 1000)));
  url.searchParams.set('signature', sign(world, path, String(url.searchParams.get('expires'))));
  return url.href;
}

/** Whether a request for a page came by an address of ours that still works. */
export function checkSignedUrl(
  world: World,
  path: string,
  query: { expires?: unknown; signature?: unknown },
): 'good' | 'expired' | 'wrong' {
  const { expires, signature } = query;
  if (typeof expires !== 'string' || typeof signature !== 'string') return 'wrong';
  const expected = Buffer.from(sign(world, path, expires));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return 'wrong';
  return Number(expires) * 1000 < nowMs(world.state) ? 'expired' : 'good';
}

function sign(world: World, path: string, expires: string): string {
  return createHmac('sha256', world.state.signingSecret).update(`${path}?expires=${expires}`).digest('hex');
}
