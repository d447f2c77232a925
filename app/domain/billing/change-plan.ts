import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { Refusal } from '#app/domain/errors.ts';
import { paymentProvider, resumptionOf, subscriptionAt } from '#app/domain/payments/payment-provider.ts';
import type { Subscription } from '#app/domain/payments/subscription.record.ts';
import { type PaidTier, PLANS } from '#app/domain/plans/plans.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { catchUpInvoices } from './catch-up-invoices.ts';
import { currentSubscription } from './current-subscription.ts';
import { isRenewing } from './plan-standing.ts';
import { takePlan } from './take-plan.ts';

/** The address where the merchant confirms a change, which counts only then; undefined when it is made. */
export type ToConfirm = string | undefined;

/**
 * Moves the running subscription to another plan; one that was cancelled runs on. A larger plan is charged for at once and
 * granted when that is paid, unless this period had it already; a smaller one counts from the next renewal on. Throws a
 * Refusal while payments are on hold (`plan-change-on-hold`), and when the card was declined (`plan-change-unpaid`).
 */
export async function changePlan(change: { shop: string; tier: PaidTier; now: Date }): Promise<ToConfirm> {
  const { shop, tier, now } = change;
  const subscription = await requireSubscription(shop, now);
  requireNoHold(subscription);
  if (subscription.tier === tier && isRunning(subscription)) throw new Refusal('plan-unchanged');
  const provider = paymentProvider(subscription.provider);
  if (!isRunning(subscription) && provider.resumeSubscription) {
    await takePlan(await provider.resumeSubscription(subscriptionAt(subscription)), now);
    if (subscription.tier === tier) return undefined;
  }
  const { subscriptionTier: heldInPeriod } = await readBusiness(shop);
  const isCharged = PLANS[tier].priceInCents > PLANS[heldInPeriod].priceInCents;
  const done = await provider.changeSubscription(subscriptionAt(subscription), { item: tier, isCharged });
  if (done.kind === 'to-confirm') return done.url;
  const { facts } = done;
  await takePlan(facts, now);
  if (!isCharged) return undefined;
  await hearOfCharge(subscription, now);
  if (facts.status === 'past_due' || facts.status === 'unpaid') throw new Refusal('plan-change-unpaid');
  return undefined;
}

/** The credits come with the payment: it is looked up at once, and should that fail, its message brings them. */
async function hearOfCharge(subscription: Subscription, now: Date): Promise<void> {
  try {
    await catchUpInvoices(subscription, now);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log().warn(
      { error, subscriptionId: subscription.providerId },
      'The payment for a larger plan could not be looked up yet',
    );
  }
}

/** Cancels the plan: it can be used to the end of what is paid for, and resumed until then. */
export async function cancelPlan(cancellation: { shop: string; now: Date }): Promise<void> {
  const { shop, now } = cancellation;
  const subscription = await requireSubscription(shop, now);
  if (!isRunning(subscription)) return;
  const provider = paymentProvider(subscription.provider);
  await takePlan(await provider.endSubscription(subscriptionAt(subscription)), now);
}

/** Takes a cancellation back while the plan has not ended, or ends a pause: payments go on with the next renewal. */
export async function resumePlan(resumption: { shop: string; now: Date }): Promise<void> {
  const { shop, now } = resumption;
  const subscription = await requireSubscription(shop, now);
  // Refused for this reason first: without it, nothing is known of what the provider can do.
  paymentProvider(subscription.provider);
  const resume = resumptionOf(subscription);
  if (!resume) throw new Refusal('subscription-not-resumable');
  await takePlan(await resume(subscriptionAt(subscription)), now);
}

/** A signed address where the merchant changes the card or sees what was paid; fetched when it is asked for. */
export async function openPortal(request: { shop: string; now: Date }): Promise<string> {
  const subscription = await requireSubscription(request.shop, request.now);
  return paymentProvider(subscription.provider).readPortalAddress(subscriptionAt(subscription));
}

async function requireSubscription(shop: string, now: Date): Promise<Subscription> {
  const subscription = await currentSubscription(shop, now);
  if (!subscription) throw new Refusal('no-subscription');
  return subscription;
}

/** A provider that could not charge for the plan there is can't charge for another one. */
function requireNoHold({ status }: Subscription): void {
  if (status === 'paused') throw new Refusal('plan-change-on-hold', { isPaused: true });
  if (status === 'past_due' || status === 'unpaid') throw new Refusal('plan-change-on-hold');
}

function isRunning({ status }: Subscription): boolean {
  return Boolean(status && isRenewing({ status }));
}
