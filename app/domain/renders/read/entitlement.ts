import type { Business } from '#app/domain/businesses/business.record.ts';
import { isAllowanceBlocked } from '#app/domain/credits/credit-balance.ts';
import type { Render } from '#app/domain/renders/render.record.ts';

/**
 * What a download or a publication of a render delivers: clean when it was paid by a plan's or a pack's credit, or the
 * business is on an active paid plan now; else watermarked. The table stands in docs/product-rules.md.
 */
export function pictureToDeliver(
  render: Pick<Render, 'entitlement'>,
  business: Pick<Business, 'subscriptionTier' | 'subscriptionStatus'>,
): 'clean' | 'watermarked' {
  if (render.entitlement === 'clean') return 'clean';
  const isPaidNow = business.subscriptionTier !== 'free' && !isAllowanceBlocked(business);
  return isPaidNow ? 'clean' : 'watermarked';
}
