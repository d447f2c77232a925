/** Every plan with all its figures; nothing about plans stands anywhere else. Source: product.md 8. */
export const PLANS = {
  free: {
    name: 'Free',
    priceInCents: 0,
    creditsPerPeriod: 3,
    /** What a render paid from this plan's allowance may be downloaded and published as. */
    entitlement: 'watermarked',
    /** Share of the engine against other stores when there is a queue. */
    queueWeight: 1,
  },
  starter: { name: 'Starter', priceInCents: 1900, creditsPerPeriod: 40, entitlement: 'clean', queueWeight: 2 },
  growth: { name: 'Growth', priceInCents: 4900, creditsPerPeriod: 100, entitlement: 'clean', queueWeight: 4 },
} as const satisfies Record<
  string,
  {
    name: string;
    priceInCents: number;
    creditsPerPeriod: number;
    entitlement: 'watermarked' | 'clean';
    queueWeight: number;
  }
>;

export type Tier = keyof typeof PLANS;
export const TIERS = ['free', 'starter', 'growth'] as const satisfies readonly Tier[];

/** Days between two free allowances. */
export const FREE_PERIOD_DAYS = 30;
