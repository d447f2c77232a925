import { nowMs } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import type { Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { expire, unpause } from './change.ts';
import { renew, retryCharge } from './charge.ts';

/** Moves the clock to a later moment; what falls due on the way happens in its order, at its own time. */
export function moveClock(world: World, toMs: number): void {
  for (;;) {
    const next = earliest(world);
    if (!next || next.atMs > toMs) break;
    setClock(world, Math.max(next.atMs, nowMs(world.state)));
    happen(world, next.subscription);
  }
  setClock(world, Math.max(toMs, nowMs(world.state)));
  world.changed();
}

/** Lets happen what has fallen due by the passing of time. */
export function settle(world: World): void {
  const untilMs = nowMs(world.state);
  const next = earliest(world);
  if (next && next.atMs <= untilMs) moveClock(world, untilMs);
}

function setClock(world: World, toMs: number): void {
  world.state.clock.offsetMs = toMs - Date.now();
}

function earliest(world: World): { subscription: Subscription; atMs: number } | undefined {
  let found: { subscription: Subscription; atMs: number } | undefined;
  for (const subscription of Object.values(world.state.subscriptions)) {
    const atMs = dueAt(subscription);
    if (atMs !== null && (!found || atMs < found.atMs)) found = { subscription, atMs };
  }
  return found;
}

function dueAt(subscription: Subscription): number | null {
  switch (subscription.status) {
    case 'active':
      return subscription.periodEndMs;
    case 'paused':
      return Math.min(subscription.periodEndMs, subscription.pause?.resumesAtMs ?? Number.POSITIVE_INFINITY);
    case 'past_due':
    case 'unpaid':
      return subscription.dunning?.nextAtMs ?? null;
    case 'cancelled':
      return subscription.endsAtMs;
    case 'expired':
      return null;
  }
}

function happen(world: World, subscription: Subscription): void {
  switch (subscription.status) {
    case 'active':
      renew(world, subscription);
      break;
    case 'paused': {
      const resumesAtMs = subscription.pause?.resumesAtMs ?? Number.POSITIVE_INFINITY;
      if (resumesAtMs <= subscription.periodEndMs) unpause(world, subscription);
      else renew(world, subscription);
      break;
    }
    case 'past_due':
      retryCharge(world, subscription);
      break;
    case 'unpaid':
    case 'cancelled':
      expire(world, subscription);
      break;
    case 'expired':
      break;
  }
}
