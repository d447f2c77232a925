import { type Business, BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { PLANS, type Tier } from '#app/domain/plans/plans.ts';
import { isAllowanceBlocked, isFreeResetDue, isPlanPaused, nextFreeReset } from './credit-balance.ts';

export interface CreditSummary {
  /** What can be spent now. */
  total: number;
  allowance: number;
  packs: number;
  allowancePerPeriod: number;
  tier: Tier;
  planName: string;
  /** ISO date-time of the next free allowance; null on paid plans, which renew with their payment. */
  renewsAt: string | null;
  isAllowanceBlocked: boolean;
  /** Blocked because the plan is paused, not for want of a payment. */
  isPaused: boolean;
}

/** What a store can spend, as it will be once a due reset is made: reading changes nothing. */
export async function readCredits(shop: string, now: Date): Promise<CreditSummary> {
  const business = await BusinessRecord.findOne({ shop }).lean();
  if (!business) throw new Refusal('not-found');
  return creditsOf(business, now);
}

/** The same from a business that was just read. */
export function creditsOf(business: Business, now: Date): CreditSummary {
  const plan = PLANS[business.subscriptionTier];
  const allowance = isFreeResetDue(business, now) ? plan.creditsPerPeriod : business.allowanceCredits;
  const blocked = isAllowanceBlocked(business);
  return {
    total: (blocked ? 0 : allowance) + business.packCredits,
    allowance,
    packs: business.packCredits,
    allowancePerPeriod: plan.creditsPerPeriod,
    tier: business.subscriptionTier,
    planName: plan.name,
    renewsAt: business.subscriptionTier === 'free' ? nextFreeReset(business).toISOString() : null,
    isAllowanceBlocked: blocked,
    isPaused: isPlanPaused(business),
  };
}
