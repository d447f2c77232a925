import express, { type Router } from 'express';
import { z } from 'zod';
import { nowMs } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import { done, noSuch, parse } from '#sandbox/simulators/lemon-squeezy/control-request.ts';
import type { Subscription, SubscriptionStatus } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { subscriptionResource } from '#sandbox/simulators/lemon-squeezy/wire/subscription.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { cardOf } from './cards.ts';
import { cancel, changeCard, changePlan, expire, findPlan, pause, resume, unpause } from './change.ts';
import { renew, retryCharge } from './charge.ts';

const wantedShape = z.strictObject({
  mode: z.enum(['void', 'free']).default('void'),
  resumesAt: z.iso.datetime({ offset: true }).optional(),
  card: z.enum(['good', 'declining']).default('good'),
  variantId: z.coerce.number().optional(),
  billing: z.enum(['now', 'at-renewal', 'never']).default('at-renewal'),
});
type Wanted = z.infer<typeof wantedShape>;

interface Shortcut {
  from: SubscriptionStatus[];
  act(world: World, subscription: Subscription, wanted: Wanted): void;
}

const LIVING: SubscriptionStatus[] = ['active', 'paused', 'past_due', 'unpaid', 'cancelled'];

/** What can be made to happen to one subscription at once, without moving everybody's clock. */
const SHORTCUTS: Record<string, Shortcut> = {
  renew: { from: ['active', 'paused'], act: renewNow },
  /** The card declines from now on; once past due, the next attempt is made and fails. */
  fail: {
    from: ['active', 'past_due'],
    act(world, subscription) {
      subscription.card = cardOf('declining');
      if (subscription.dunning) retryCharge(world, subscription);
      else renewNow(world, subscription);
    },
  },
  recover: {
    from: ['past_due', 'unpaid'],
    act: (world, subscription) => changeCard(world, subscription, cardOf('good')),
  },
  expire: { from: LIVING, act: expire },
  cancel: { from: ['active', 'paused', 'past_due', 'unpaid'], act: cancel },
  resume: { from: ['cancelled'], act: resume },
  pause: {
    from: ['active'],
    act(world, subscription, { mode, resumesAt }) {
      pause(world, subscription, { mode, resumesAtMs: resumesAt ? Date.parse(resumesAt) : null });
    },
  },
  unpause: { from: ['paused'], act: unpause },
  card: { from: LIVING, act: (world, subscription, { card }) => changeCard(world, subscription, cardOf(card)) },
  'change-plan': {
    from: ['active', 'past_due'],
    act(world, subscription, { variantId, billing }) {
      const plan = findPlan(world, variantId);
      if (plan) changePlan(world, subscription, plan, billing);
    },
  },
};
const SHORTCUT_NAMES = Object.keys(SHORTCUTS);

/** Which shortcuts fit a subscription as it is. */
export function shortcutsFor({ status }: Subscription): string[] {
  return SHORTCUT_NAMES.filter((name) => SHORTCUTS[name]?.from.includes(status));
}

export function subscriptionControlRoutes(world: World): Router {
  const router = express.Router();
  router.post('/_control/subscriptions/:id/:shortcut', (request, response, next) => {
    const shortcut = SHORTCUTS[request.params.shortcut];
    if (!shortcut) return next();
    const subscription = world.state.subscriptions[request.params.id];
    if (!subscription) return noSuch(response, 'subscription');
    const wanted = parse(wantedShape, request, response);
    if (!wanted) return;
    if (!shortcut.from.includes(subscription.status))
      return void response.status(409).json({ error: `the subscription is ${subscription.status}` });
    shortcut.act(world, subscription, wanted);
    done(request, response, subscriptionResource(world, subscription));
  });
  return router;
}

/** As if the period ended now. */
function renewNow(world: World, subscription: Subscription): void {
  subscription.periodEndMs = nowMs(world.state);
  subscription.billingAnchor = new Date(subscription.periodEndMs).getUTCDate();
  renew(world, subscription);
}
