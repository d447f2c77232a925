import { describe, expect, it } from 'vitest';
import { quoteFor } from '#app/domain/batches/read/read-quote.ts';
import type { Business } from '#app/domain/businesses/business.record.ts';

const now = new Date('2026-01-10T00:00:00Z');

function store(part: Partial<Business>): Business {
  const facts: Partial<Business> = {
    subscriptionTier: 'free',
    subscriptionStatus: 'none',
    allowanceCredits: 3,
    packCredits: 0,
    lastCreditReset: new Date('2026-01-01T00:00:00Z'),
    ...part,
  };
  // Of a store, a quote reads these alone.
  return facts as Business;
}

describe('what a batch would take', () => {
  it('plan credits first, whose photos carry a watermark on Free, then packs', () => {
    const quote = quoteFor({ itemCount: 10 }, store({ packCredits: 5 }), now);
    expect(quote).toEqual({ credits: 10, fromPlan: 3, fromPacks: 5, missing: 2, watermarked: 3 });
  });

  it('nothing is watermarked on a paid plan', () => {
    const quote = quoteFor({ itemCount: 10 }, store({ subscriptionTier: 'starter', allowanceCredits: 40 }), now);
    expect(quote).toEqual({ credits: 10, fromPlan: 10, fromPacks: 0, missing: 0, watermarked: 0 });
  });

  it('a free allowance that is due counts, as starting would give it first', () => {
    const due = new Date('2026-02-01T00:00:00Z');
    expect(quoteFor({ itemCount: 4 }, store({ allowanceCredits: 0 }), due)).toMatchObject({ fromPlan: 3, missing: 1 });
  });

  it('plan credits that are on hold do not count, packs do', () => {
    const late = store({ subscriptionTier: 'starter', subscriptionStatus: 'past_due', packCredits: 2 });
    expect(quoteFor({ itemCount: 4 }, late, now)).toMatchObject({ fromPlan: 0, fromPacks: 2, missing: 2 });
  });
});
