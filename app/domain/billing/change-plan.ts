import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { Refusal } from '#app/domain/errors.ts';
import { currentSubscription } from './current-subscription.ts';
import { paymentProvider, variantOf } from './payment-provider.ts';
import { isRenewing } from './plan-standing.ts';
import { type PaidTier, PLANS } from './plans.ts';
import type { Subscription } from './subscription.record.ts';
import { takeSubscription } from './take-subscription.ts';

/**
 * Moves the running subscription to another plan; one that was cancelled runs on. A larger plan is charged for and
 * granted at once, unless this period had it already; a smaller one counts from the next renewal on.
 */
export async function changePlan(change: { shop: string; tier: PaidTier; now: Date }): Promise<void> {
  const { shop, tier, now } = change;
  const subscription = await requireSubscription(shop, now);
  if (subscription.tier === tier && isRunning(subscription)) throw new Refusal('plan-unchanged');
  const provider = paymentProvider();
  if (!isRunning(subscription)) {
    await takeSubscription(await provider.resumeSubscription(subscription.providerId), shop, now);
    if (subscription.tier === tier) return;
  }
  const { subscriptionTier: heldInPeriod } = await readBusiness(shop);
  const isCharged = PLANS[tier].priceInCents > PLANS[heldInPeriod].priceInCents;
  const facts = await provider.changeSubscription(subscription.providerId, { variantId: variantOf(tier), isCharged });
  await takeSubscription(facts, shop, now);
}

/** Cancels the plan: it can be used to the end of what is paid for, and resumed until then. */
export async function cancelPlan(cancellation: { shop: string; now: Date }): Promise<void> {
  const { shop, now } = cancellation;
  const subscription = await requireSubscription(shop, now);
  if (!isRunning(subscription)) return;
  await takeSubscription(await paymentProvider().endSubscription(subscription.providerId), shop, now);
}

/** Takes a cancellation back while the plan has not ended. */
export async function resumePlan(resumption: { shop: string; now: Date }): Promise<void> {
  const { shop, now } = resumption;
  const subscription = await requireSubscription(shop, now);
  if (isRunning(subscription)) throw new Refusal('subscription-not-resumable');
  await takeSubscription(await paymentProvider().resumeSubscription(subscription.providerId), shop, now);
}

/** A signed address where the merchant changes the card or sees what was paid; fetched when it is asked for. */
export async function openPortal(request: { shop: string; now: Date }): Promise<string> {
  const subscription = await requireSubscription(request.shop, request.now);
  return paymentProvider().readPortalAddress(subscription.providerId);
}

async function requireSubscription(shop: string, now: Date): Promise<Subscription> {
  const subscription = await currentSubscription(shop, now);
  if (!subscription) throw new Refusal('no-subscription');
  return subscription;
}

function isRunning({ status }: Subscription): boolean {
  return Boolean(status && isRenewing({ status }));
}
