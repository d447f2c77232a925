import { findVariant, type Variant } from '#sandbox/simulators/lemon-squeezy/catalogue.ts';
import { aMonthLater, nowMs } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import type { Card, Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { announceSubscription } from '#sandbox/simulators/lemon-squeezy/webhooks/announce.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { touch } from './begin.ts';
import { charge, retryCharge } from './charge.ts';
import { monthlyPrice, openInvoice } from './invoices.ts';

type Change = 'cancelled' | 'resumed' | 'expired' | 'paused' | 'unpaused';

/** Ends it at the end of what is paid for. */
export function cancel(world: World, subscription: Subscription): void {
  if (subscription.status === 'cancelled' || subscription.status === 'expired') return;
  voidOpenInvoice(world, subscription);
  subscription.status = 'cancelled';
  subscription.pause = null;
  subscription.endsAtMs = Math.max(nowMs(world.state), subscription.periodEndMs);
  announceChange(world, subscription, 'cancelled');
}

/** Takes a cancellation back, while it has not ended. */
export function resume(world: World, subscription: Subscription): void {
  if (subscription.status !== 'cancelled') return;
  subscription.status = 'active';
  subscription.endsAtMs = null;
  announceChange(world, subscription, 'resumed');
}

export function expire(world: World, subscription: Subscription): void {
  if (subscription.status === 'expired') return;
  voidOpenInvoice(world, subscription);
  subscription.status = 'expired';
  subscription.pause = null;
  subscription.endsAtMs = nowMs(world.state);
  announceChange(world, subscription, 'expired');
}

export function pause(world: World, subscription: Subscription, wanted: NonNullable<Subscription['pause']>): void {
  subscription.status = 'paused';
  subscription.pause = wanted;
  announceChange(world, subscription, 'paused');
}

export function unpause(world: World, subscription: Subscription): void {
  if (!subscription.pause) return;
  subscription.status = 'active';
  subscription.pause = null;
  announceChange(world, subscription, 'unpaused');
}

/** A new card is charged at once for what is overdue. */
export function changeCard(world: World, subscription: Subscription, card: Card): void {
  subscription.card = card;
  touch(world, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
  if (subscription.dunning && !card.declines) retryCharge(world, subscription);
}

/** Moves to another plan. The difference for the rest of the period is billed now, at the renewal, or not at all. */
export function changePlan(
  world: World,
  subscription: Subscription,
  variant: Variant,
  billing: 'now' | 'at-renewal' | 'never',
): void {
  const before = monthlyPrice(world, subscription);
  subscription.variantId = variant.id;
  const difference = Math.round((monthlyPrice(world, subscription) - before) * restOfPeriod(world, subscription));
  // While a charge is overdue, the difference waits for the renewal.
  if (billing === 'now' && difference > 0 && !subscription.dunning) {
    const invoice = openInvoice(world, subscription, 'updated', difference);
    charge(world, subscription, invoice, { isRenewal: false });
    return;
  }
  if (billing !== 'never') subscription.pendingProration += difference;
  touch(world, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
}

/** Moves the day of renewal to the next such day; null makes it today's, a month from now. */
export function changeAnchor(world: World, subscription: Subscription, day: number | null): void {
  const todayMs = nowMs(world.state);
  const today = new Date(todayMs).getUTCDate();
  subscription.billingAnchor = day || today;
  const lastMonthMs = new Date(todayMs).setUTCMonth(new Date(todayMs).getUTCMonth() - 1, 1);
  const thisMonthMs = aMonthLater(lastMonthMs, subscription.billingAnchor);
  subscription.periodEndMs = thisMonthMs > todayMs ? thisMonthMs : aMonthLater(thisMonthMs, subscription.billingAnchor);
  touch(world, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
}

/** The plan under this id, if it is one that a subscription can have. */
export function findPlan(world: World, id: unknown): Variant | undefined {
  const variant = findVariant(world.catalogue, id);
  return variant?.kind === 'plan' ? variant : undefined;
}

function restOfPeriod(world: World, { periodStartMs, periodEndMs }: Subscription): number {
  const rest = (periodEndMs - nowMs(world.state)) / (periodEndMs - periodStartMs);
  return Math.min(1, Math.max(0, rest));
}

function voidOpenInvoice(world: World, subscription: Subscription): void {
  const invoice = subscription.dunning && world.state.invoices[subscription.dunning.invoiceId];
  subscription.dunning = null;
  if (!invoice) return;
  invoice.status = 'void';
  touch(world, invoice);
}

function announceChange(world: World, subscription: Subscription, change: Change): void {
  touch(world, subscription);
  announceSubscription(world, `subscription_${change}`, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
}
