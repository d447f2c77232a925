import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { isAllowanceBlocked } from '#app/domain/credits/credit-balance.ts';
import { type CreditSummary, readCredits } from '#app/domain/credits/read-credits.ts';
import { arePaymentsSetUp, resumptionOf } from '#app/domain/payments/payment-provider.ts';
import { PLANS, type Tier } from '#app/domain/plans/plans.ts';
import { currentSubscription } from './current-subscription.ts';
import { isRenewing } from './plan-standing.ts';

export const BILLING_STATUSES = ['free', 'active', 'past_due', 'unpaid', 'paused', 'cancelled'] as const;

export interface BillingSummary {
  /** False while no payment provider is configured: then nothing can be bought, and the page says so. */
  isSetUp: boolean;
  tier: Tier;
  planName: string;
  priceInCents: number;
  status: (typeof BILLING_STATUSES)[number];
  /** The plan from the next renewal on, when it is another one. */
  nextTier: Tier | null;
  /** ISO date-times: when it renews, or when a cancelled plan ends. */
  renewsAt: string | null;
  endsAt: string | null;
  /** It is cancelled and has not ended, or it is paused. */
  canResume: boolean;
  card: { brand: string; lastFour: string } | null;
  /** Why plan credits are on hold, and what to do; null when they are not. */
  onHold: { reason: string; remedy: string } | null;
  credits: CreditSummary;
}

/** A store's plan as the Billing page shows it. Reading changes nothing. */
export async function readBilling(shop: string, now: Date): Promise<BillingSummary> {
  const business = await readBusiness(shop);
  const subscription = await currentSubscription(shop, now);
  const { subscriptionTier: tier } = business;
  const isRunning = Boolean(subscription?.status && isRenewing({ status: subscription.status }));
  const isPaid = tier !== 'free';
  return {
    isSetUp: arePaymentsSetUp(),
    tier,
    planName: PLANS[tier].name,
    priceInCents: PLANS[tier].priceInCents,
    status: isPaid ? sayStatus(business.subscriptionStatus) : 'free',
    nextTier: isPaid && isRunning && subscription?.tier && subscription.tier !== tier ? subscription.tier : null,
    renewsAt: isPaid && isRunning ? (subscription?.renewsAt?.toISOString() ?? null) : null,
    endsAt: isPaid && !isRunning ? (subscription?.endsAt?.toISOString() ?? null) : null,
    canResume: isPaid && subscription !== undefined && resumptionOf(subscription) !== undefined,
    card:
      subscription?.cardBrand && subscription.cardLastFour
        ? { brand: subscription.cardBrand, lastFour: subscription.cardLastFour }
        : null,
    onHold: isAllowanceBlocked(business) ? sayHold(business.subscriptionStatus) : null,
    credits: await readCredits(shop, now),
  };
}

type Status = Awaited<ReturnType<typeof readBusiness>>['subscriptionStatus'];

function sayStatus(status: Status): BillingSummary['status'] {
  switch (status) {
    case 'none':
    case 'expired':
      return 'free';
    case 'active':
    case 'past_due':
    case 'unpaid':
    case 'paused':
    case 'cancelled':
      return status;
  }
}

function sayHold(status: Status): { reason: string; remedy: string } {
  if (status === 'paused') {
    return {
      reason: 'Your plan is paused, so its credits are on hold.',
      remedy: 'Resume the plan to use them, or buy a pack to go on meanwhile.',
    };
  }
  return {
    reason:
      status === 'unpaid'
        ? 'The last payments failed, so plan credits are on hold.'
        : 'The last payment failed, so plan credits are on hold. It will be tried again.',
    remedy: 'Update your card on the payment pages, or buy a pack to go on meanwhile.',
  };
}
