import type { BillingSummary } from '#app/domain/billing/read-billing.ts';
import { PLANS, type Tier } from '#app/domain/plans/plans.ts';

/** What can be done about a plan, seen from where the store stands. */
export type PlanOffer = 'none' | 'subscribe' | 'up' | 'down' | 'keep' | 'resume' | 'cancel';

export function planOffer(tier: Tier, billing: BillingSummary): PlanOffer {
  if (!billing.isSetUp) return 'none';
  if (tier === billing.tier) {
    if (tier === 'free') return 'none';
    if (billing.status === 'cancelled') return billing.canResume ? 'resume' : 'none';
    return billing.nextTier && !billing.onHold ? 'keep' : 'cancel';
  }
  if (tier === 'free' || tier === billing.nextTier) return 'none';
  if (billing.status === 'free') return 'subscribe';
  // A provider that could not charge for the plan there is can't charge for another one.
  if (billing.onHold) return 'none';
  return PLANS[tier].priceInCents > billing.priceInCents ? 'up' : 'down';
}
