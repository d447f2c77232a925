import { describe, expect, it } from 'vitest';
import { pictureToDeliver } from '#app/domain/renders/read/entitlement.ts';

const free = { subscriptionTier: 'free', subscriptionStatus: 'none' } as const;

describe('what a download or a publication delivers', () => {
  it('a free allowance on a free plan: watermarked', () => {
    expect(pictureToDeliver({ entitlement: 'watermarked' }, free)).toBe('watermarked');
  });
  it('paid by a plan’s or a pack’s credit: clean, also after the plan has ended', () => {
    expect(pictureToDeliver({ entitlement: 'clean' }, free)).toBe('clean');
  });
  it('a free render of a business that is on an active paid plan now: clean', () => {
    const paid = { subscriptionTier: 'starter', subscriptionStatus: 'active' } as const;
    expect(pictureToDeliver({ entitlement: 'watermarked' }, paid)).toBe('clean');
  });
  it('a free render while the paid plan is unpaid: watermarked', () => {
    const late = { subscriptionTier: 'starter', subscriptionStatus: 'past_due' } as const;
    expect(pictureToDeliver({ entitlement: 'watermarked' }, late)).toBe('watermarked');
  });
});
