import type { Batch } from '#app/domain/batches/batch.record.ts';
import type { Business } from '#app/domain/businesses/business.record.ts';
import { entitlementFor, isAllowanceBlocked } from '#app/domain/credits/credit-balance.ts';

export interface Quote {
  /** One credit for each photo. */
  credits: number;
  fromPlan: number;
  fromPacks: number;
  /** Credits that the store lacks; it can't start before it has them. */
  missing: number;
  /** Photos that will carry a watermark in downloads and on products. */
  watermarked: number;
}

/** What a batch would take now, and from where: plan credits first, since they end. Nothing is kept by it. */
export function quoteFor({ itemCount }: Pick<Batch, 'itemCount'>, business: Business): Quote {
  const fromPlan = isAllowanceBlocked(business) ? 0 : Math.min(itemCount, business.allowanceCredits);
  const fromPacks = Math.min(itemCount - fromPlan, business.packCredits);
  const isMarked = entitlementFor('allowance', business.subscriptionTier) === 'watermarked';
  return {
    credits: itemCount,
    fromPlan,
    fromPacks,
    missing: itemCount - fromPlan - fromPacks,
    watermarked: isMarked ? fromPlan : 0,
  };
}
