import type { Batch } from '#app/domain/batches/batch.record.ts';
import type { Business } from '#app/domain/businesses/business.record.ts';
import { entitlementFor } from '#app/domain/credits/credit-balance.ts';
import { creditsOf } from '#app/domain/credits/read-credits.ts';

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

/**
 * What a batch would take now, and from where: plan credits first, since they end; a free allowance that is due counts.
 * Nothing is kept by it.
 */
export function quoteFor({ itemCount }: Pick<Batch, 'itemCount'>, business: Business, now: Date): Quote {
  const { total, packs } = creditsOf(business, now);
  const fromPlan = Math.min(itemCount, total - packs);
  const fromPacks = Math.min(itemCount - fromPlan, packs);
  const isMarked = entitlementFor('allowance', business.subscriptionTier) === 'watermarked';
  return {
    credits: itemCount,
    fromPlan,
    fromPacks,
    missing: itemCount - fromPlan - fromPacks,
    watermarked: isMarked ? fromPlan : 0,
  };
}
