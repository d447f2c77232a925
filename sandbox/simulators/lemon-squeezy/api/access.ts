import type { RequestHandler } from 'express';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { refuse } from './refusal.ts';

export function checkKey(world: World): RequestHandler {
  return (request, response, next) => {
    if (request.get('authorization') === `Bearer ${world.apiKey}`) return next();
    refuse(response, { status: 401, detail: 'Unauthenticated.' });
  };
}

/** So many calls in a window, counted for the one key that there is. */
export function limitRate(world: World): RequestHandler {
  let calls: number[] = [];
  return (_request, response, next) => {
    const { count, windowMs } = world.state.settings.rateLimit;
    const atMs = Date.now();
    calls = calls.filter((callMs) => callMs > atMs - windowMs);
    response.set('x-ratelimit-limit', String(count));
    response.set('x-ratelimit-remaining', String(Math.max(0, count - calls.length - 1)));
    if (calls.length >= count) {
      response.set('retry-after', String(Math.ceil(((calls[0] ?? atMs) + windowMs - atMs) / 1000)));
      return refuse(response, { status: 429, detail: 'Too Many Attempts.' });
    }
    calls.push(atMs);
    next();
  };
}
