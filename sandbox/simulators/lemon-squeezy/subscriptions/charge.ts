import { aMonthLater, nowMs } from '#sandbox/simulators/lemon-squeezy/clock.ts';
import type { Dunning, Invoice, Subscription } from '#sandbox/simulators/lemon-squeezy/records.ts';
import { announcePayment, announceSubscription } from '#sandbox/simulators/lemon-squeezy/webhooks/announce.ts';
import type { World } from '#sandbox/simulators/lemon-squeezy/world.ts';
import { touch } from './begin.ts';
import { monthlyPrice, openInvoice } from './invoices.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Charges for the next period; paused, it only lets the period pass. */
export function renew(world: World, subscription: Subscription): void {
  if (subscription.pause) {
    passPausedPeriod(world, subscription);
    return;
  }
  const due = monthlyPrice(world, subscription) + subscription.pendingProration;
  const invoice = openInvoice(world, subscription, 'renewal', Math.max(0, due));
  // A credit that is larger than the price goes on to the next invoice.
  subscription.pendingProration = Math.min(0, due);
  charge(world, subscription, invoice, { isRenewal: true });
}

function passPausedPeriod(world: World, subscription: Subscription): void {
  if (subscription.pause?.mode === 'void') {
    const invoice = openInvoice(world, subscription, 'renewal', monthlyPrice(world, subscription));
    invoice.status = 'void';
  }
  beginNextPeriod(world, subscription);
  touch(world, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
}

/** Takes an invoice's sum from the card: paid, or past due with further attempts to come. */
export function charge(
  world: World,
  subscription: Subscription,
  invoice: Invoice,
  { isRenewal }: { isRenewal: boolean },
): void {
  if (subscription.card.declines && invoice.total > 0) {
    const dunning = { invoiceId: invoice.id, attempts: 0, failedAtMs: nowMs(world.state), nextAtMs: null, isRenewal };
    noteFailure(world, subscription, invoice, dunning);
    return;
  }
  takePayment(world, subscription, invoice);
  if (isRenewal) beginNextPeriod(world, subscription);
  announcePayment(world, 'subscription_payment_success', invoice);
  touch(world, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
}

/** Tries a failed charge again: recovered, or one step nearer to unpaid. */
export function retryCharge(world: World, subscription: Subscription): void {
  const { dunning } = subscription;
  const invoice = dunning && world.state.invoices[dunning.invoiceId];
  if (!dunning || !invoice) return;
  if (subscription.card.declines) {
    noteFailure(world, subscription, invoice, dunning);
    return;
  }
  takePayment(world, subscription, invoice);
  if (dunning.isRenewal) beginNextPeriod(world, subscription);
  subscription.status = 'active';
  subscription.dunning = null;
  announcePayment(world, 'subscription_payment_success', invoice);
  touch(world, invoice);
  announcePayment(world, 'subscription_payment_recovered', invoice);
  touch(world, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
}

function noteFailure(world: World, subscription: Subscription, invoice: Invoice, dunning: Dunning): void {
  const { chargeRetryDays, expireUnpaidAfterMs } = world.state.settings;
  const attempts = dunning.attempts + 1;
  const retryDays = chargeRetryDays[attempts - 1];
  const isGivenUp = retryDays === undefined;
  const endsMs = expireUnpaidAfterMs === null ? null : nowMs(world.state) + expireUnpaidAfterMs;
  subscription.dunning = {
    ...dunning,
    attempts,
    nextAtMs: isGivenUp ? endsMs : dunning.failedAtMs + retryDays * DAY_MS,
  };
  subscription.status = isGivenUp ? 'unpaid' : 'past_due';
  invoice.card = subscription.card;
  touch(world, invoice);
  announcePayment(world, 'subscription_payment_failed', invoice);
  touch(world, subscription);
  announceSubscription(world, 'subscription_updated', subscription);
}

function takePayment(world: World, subscription: Subscription, invoice: Invoice): void {
  invoice.status = 'paid';
  invoice.card = subscription.card;
  touch(world, invoice);
}

function beginNextPeriod(world: World, subscription: Subscription): void {
  const nextEndMs = aMonthLater(subscription.periodEndMs, subscription.billingAnchor);
  // Paid long after it was due: nobody is charged for the time without service.
  if (nextEndMs <= nowMs(world.state) && subscription.status === 'unpaid') {
    subscription.periodStartMs = nowMs(world.state);
    subscription.billingAnchor = new Date(subscription.periodStartMs).getUTCDate();
  } else subscription.periodStartMs = subscription.periodEndMs;
  subscription.periodEndMs = aMonthLater(subscription.periodStartMs, subscription.billingAnchor);
}
