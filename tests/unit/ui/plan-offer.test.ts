import { describe, expect, it } from 'vitest';
import type { BillingSummary } from '#app/domain/billing/read-billing.ts';
import { TIERS } from '#app/domain/plans/plans.ts';
import { planOffer } from '#app/ui/merchant/billing/plan-offer.ts';

const starter = {
  isSetUp: true,
  tier: 'starter',
  priceInCents: 1900,
  status: 'active',
  nextTier: null,
  canResume: false,
  onHold: null,
} as BillingSummary;
const growth = { ...starter, tier: 'growth', priceInCents: 4900 } as BillingSummary;
const free = { ...starter, tier: 'free', priceInCents: 0, status: 'free' } as BillingSummary;
const onHold = { reason: 'r', remedy: 'm' };

const CASES: [string, BillingSummary, string[]][] = [
  ['on Free both plans can be subscribed to', free, ['none', 'subscribe', 'subscribe']],
  ['a running plan can be cancelled, or changed up', starter, ['none', 'cancel', 'up']],
  ['or changed down', growth, ['none', 'down', 'cancel']],
  ['a smaller plan that is to come can be called off', { ...growth, nextTier: 'starter' }, ['none', 'none', 'keep']],
  ['a cancelled plan can be resumed', { ...starter, status: 'cancelled', canResume: true }, ['none', 'resume', 'up']],
  ['a plan on hold can be left, not changed', { ...starter, status: 'past_due', onHold }, ['none', 'cancel', 'none']],
  ['a paused one too', { ...starter, status: 'paused', canResume: true, onHold }, ['none', 'cancel', 'none']],
  [
    'also when another one was to come',
    { ...growth, nextTier: 'starter', status: 'past_due', onHold },
    ['none', 'none', 'cancel'],
  ],
  ['without payments nothing is offered', { ...free, isSetUp: false }, ['none', 'none', 'none']],
];

describe('what the Billing page offers', () => {
  it.each(CASES)('%s', (_what, billing, offers) => {
    expect(TIERS.map((tier) => planOffer(tier, billing))).toEqual(offers);
  });
});
