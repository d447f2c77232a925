import { describe, expect, it } from 'vitest';
import {
  type CreditAccount,
  creditsToSpend,
  entitlementFor,
  isFreeResetDue,
  nextFreeReset,
} from '#app/domain/credits/credit-balance.ts';

const account = (part: Partial<CreditAccount>): CreditAccount => ({
  subscriptionTier: 'free',
  subscriptionStatus: 'none',
  allowanceCredits: 3,
  packCredits: 0,
  lastCreditReset: new Date('2026-01-01T00:00:00Z'),
  ...part,
});

describe('which credit pays for a render', () => {
  it('the allowance is used before packs, since it ends', () => {
    const credits = account({ allowanceCredits: 1, packCredits: 5 });
    expect(creditsToSpend(credits, 1)).toEqual({ allowance: 1, pack: 0 });
    expect(creditsToSpend(credits, 3)).toEqual({ allowance: 1, pack: 2 });
  });

  it('packs are used once the allowance is gone', () => {
    expect(creditsToSpend(account({ allowanceCredits: 0, packCredits: 5 }), 1)).toEqual({ allowance: 0, pack: 1 });
  });

  it('nothing is taken for many photos when there are not credits for all', () => {
    expect(creditsToSpend(account({ allowanceCredits: 3, packCredits: 5 }), 8)).toEqual({ allowance: 3, pack: 5 });
    expect(creditsToSpend(account({ allowanceCredits: 3, packCredits: 5 }), 9)).toBeUndefined();
  });

  it('packs stay usable while a paid plan is past due, its allowance does not', () => {
    const late = { subscriptionTier: 'starter', subscriptionStatus: 'past_due', allowanceCredits: 40 } as const;
    expect(creditsToSpend(account({ ...late, packCredits: 2 }), 1)).toEqual({ allowance: 0, pack: 1 });
    expect(creditsToSpend(account({ ...late, packCredits: 0 }), 1)).toBeUndefined();
  });

  it('a cancelled plan can be used until it ends', () => {
    const leaving = account({ subscriptionTier: 'growth', subscriptionStatus: 'cancelled' });
    expect(creditsToSpend(leaving, 1)).toEqual({ allowance: 1, pack: 0 });
  });
});

describe('the free allowance', () => {
  it('comes again 30 days after the last one, not a second before', () => {
    const due = nextFreeReset(account({}));
    expect(due.toISOString()).toBe('2026-01-31T00:00:00.000Z');
    expect(isFreeResetDue(account({}), due)).toBe(true);
    expect(isFreeResetDue(account({}), new Date(due.getTime() - 1))).toBe(false);
  });

  it('never comes to a paid plan', () => {
    expect(isFreeResetDue(account({ subscriptionTier: 'starter' }), new Date('2030-01-01'))).toBe(false);
  });
});

describe('what a render is entitled to', () => {
  it('a free allowance pays for a watermarked photo, a pack and a paid plan for a clean one', () => {
    expect(entitlementFor('allowance', 'free')).toBe('watermarked');
    expect(entitlementFor('pack', 'free')).toBe('clean');
    expect(entitlementFor('allowance', 'starter')).toBe('clean');
  });
});
