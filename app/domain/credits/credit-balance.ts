/** The rules of credits: what can be spent, from where, and when the free allowance comes again. No database here. */

import type { SubscriptionStatus } from '#app/domain/businesses/business.record.ts';
import { FREE_PERIOD_DAYS, PLANS, type Tier } from '#app/domain/plans/plans.ts';
import type { CreditBucket } from './credit-entry.record.ts';

interface CreditBalance {
  allowanceCredits: number;
  packCredits: number;
}

export interface CreditAccount extends CreditBalance {
  subscriptionTier: Tier;
  subscriptionStatus: SubscriptionStatus;
  lastCreditReset: Date;
}

const DAY_IN_MS = 24 * 60 * 60 * 1000;

/** When the next free allowance is due. Free plan only. */
export function nextFreeReset(account: Pick<CreditAccount, 'lastCreditReset'>): Date {
  return new Date(account.lastCreditReset.getTime() + FREE_PERIOD_DAYS * DAY_IN_MS);
}

export function isFreeResetDue(
  account: Pick<CreditAccount, 'subscriptionTier' | 'lastCreditReset'>,
  now: Date,
): boolean {
  return account.subscriptionTier === 'free' && nextFreeReset(account) <= now;
}

/** Plan credits are on hold while the plan is unpaid; packs never are. */
export function isAllowanceBlocked(account: Pick<CreditAccount, 'subscriptionTier' | 'subscriptionStatus'>): boolean {
  if (account.subscriptionTier === 'free') return false;
  switch (account.subscriptionStatus) {
    case 'past_due':
    case 'unpaid':
    case 'paused':
      return true;
    case 'none':
    case 'active':
    case 'cancelled':
    case 'expired':
      return false;
  }
}

/** Its credits are on hold because somebody paused it: nothing has to be paid to use them again. */
export function isPlanPaused(account: Pick<CreditAccount, 'subscriptionTier' | 'subscriptionStatus'>): boolean {
  return account.subscriptionTier !== 'free' && account.subscriptionStatus === 'paused';
}

export interface CreditsToSpend {
  allowance: number;
  pack: number;
}

/** Which credits pay for so many photos: the allowance's first, since it ends; undefined when there are not enough. */
export function creditsToSpend(account: CreditAccount, count: number): CreditsToSpend | undefined {
  const allowance = isAllowanceBlocked(account) ? 0 : Math.min(count, account.allowanceCredits);
  const pack = count - allowance;
  return pack <= account.packCredits ? { allowance, pack } : undefined;
}

/** What a render paid for now may be downloaded and published as; written on the render when it is paid for. */
export function entitlementFor(bucket: CreditBucket, tier: Tier): 'watermarked' | 'clean' {
  return bucket === 'pack' ? 'clean' : PLANS[tier].entitlement;
}
