import { z } from 'zod';
import { nowMs } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import type { Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import {
  cancel,
  changeAnchor,
  changePlan,
  findPlan,
  pause,
  resume,
  unpause,
} from '#sandbox/simulators/lemon-squeezy/subscriptions/change.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { fieldRefusal } from './checkout-request.ts';
import type { Refusal } from './refusal.ts';

const shape = z.looseObject({
  type: z.literal('subscriptions'),
  id: z.string(),
  attributes: z
    .looseObject({
      variant_id: z.union([z.int(), z.string()]),
      cancelled: z.boolean(),
      pause: z
        .looseObject({ mode: z.enum(['void', 'free']), resumes_at: z.iso.datetime({ offset: true }).nullish() })
        .nullable(),
      invoice_immediately: z.boolean(),
      disable_prorations: z.boolean(),
      billing_anchor: z.int().min(0).max(31).nullable(),
      trial_ends_at: z.null(),
    })
    .partial(),
});

/** Carries out PATCH /v1/subscriptions/{id}; gives back the refusals when nothing was done. */
export function changeSubscription(world: World, subscription: Subscription, body: unknown): Refusal[] {
  const parsed = shape.safeParse((body as { data?: unknown } | undefined)?.data);
  if (!parsed.success) return parsed.error.issues.map((issue) => fieldRefusal(issue.path, issue.message));
  const { attributes, id } = parsed.data;
  if (id !== String(subscription.id)) return [{ status: 409, detail: 'The id is not that of the address.' }];
  const refusal = refusalOf(world, subscription, attributes);
  if (refusal) return [refusal];

  const plan = attributes.variant_id === undefined ? undefined : findPlan(world, attributes.variant_id);
  if (attributes.cancelled === true) cancel(world, subscription);
  if (attributes.cancelled === false) resume(world, subscription);
  if (plan) changePlan(world, subscription, plan, billingOf(attributes));
  if (attributes.pause === null) unpause(world, subscription);
  else if (attributes.pause) {
    const { mode, resumes_at } = attributes.pause;
    pause(world, subscription, { mode, resumesAtMs: resumes_at ? Date.parse(resumes_at) : null });
  }
  if (attributes.billing_anchor !== undefined) changeAnchor(world, subscription, attributes.billing_anchor);
  return [];
}

type Wanted = z.infer<typeof shape>['attributes'];

function refusalOf(world: World, subscription: Subscription, wanted: Wanted): Refusal | undefined {
  const refuse = (field: string, detail: string): Refusal => ({
    status: 422,
    detail,
    pointer: `/data/attributes/${field}`,
  });
  if (subscription.status === 'expired') return { status: 422, detail: 'An expired subscription cannot be changed.' };
  const isEnded = subscription.endsAtMs !== null && subscription.endsAtMs <= nowMs(world.state);
  if (wanted.cancelled === false && subscription.status === 'cancelled' && isEnded)
    return refuse('cancelled', 'The subscription has ended and cannot be resumed.');
  if (wanted.variant_id !== undefined && !findPlan(world, wanted.variant_id))
    return refuse('variant_id', 'The selected variant_id is invalid.');
  const isCancelled = wanted.cancelled ?? subscription.status === 'cancelled';
  if (isCancelled && wanted.variant_id !== undefined)
    return refuse('variant_id', 'A cancelled subscription cannot change its variant.');
  if (wanted.pause && (isCancelled || subscription.dunning))
    return refuse('pause', 'Only an active subscription can be paused.');
  return undefined;
}

/** `disable_prorations` wins over `invoice_immediately`. */
function billingOf(wanted: Wanted): 'now' | 'at-renewal' | 'never' {
  if (wanted.disable_prorations) return 'never';
  return wanted.invoice_immediately ? 'now' : 'at-renewal';
}
