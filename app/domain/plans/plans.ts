/** Every plan and pack with all its figures; nothing about them stands anywhere else. What they mean: docs/product-rules.md. */
export const PLANS = {
  free: {
    name: 'Free',
    priceInCents: 0,
    creditsPerPeriod: 3,
    /** What a render paid from this plan's allowance may be downloaded and published as. */
    entitlement: 'watermarked',
    /** Share of the engine against other stores when there is a queue. */
    queueWeight: 1,
    /** Slots of the engine that it may fill up; beyond it is lent what is idle, but never the last one. */
    slotCap: 10,
    /** Credits left at which the merchant is told that they run low. */
    lowAtCredits: 1,
    features: ['3 credits every 30 days', 'Downloads and photos on products carry a watermark'],
  },
  starter: {
    name: 'Starter',
    priceInCents: 1900,
    creditsPerPeriod: 40,
    entitlement: 'clean',
    queueWeight: 2,
    slotCap: 20,
    lowAtCredits: 8,
    features: ['40 credits every month', 'Clean photos without a watermark', 'Twice the share of the queue'],
  },
  growth: {
    name: 'Growth',
    priceInCents: 4900,
    creditsPerPeriod: 100,
    entitlement: 'clean',
    queueWeight: 4,
    slotCap: 40,
    lowAtCredits: 20,
    features: ['100 credits every month', 'Clean photos without a watermark', 'Four times the share of the queue'],
  },
} as const satisfies Record<string, Plan>;

interface Plan {
  name: string;
  /** A month's price in US dollar cents, before tax. */
  priceInCents: number;
  creditsPerPeriod: number;
  entitlement: 'watermarked' | 'clean';
  queueWeight: number;
  slotCap: number;
  lowAtCredits: number;
  features: readonly string[];
}

export type Tier = keyof typeof PLANS;
export const TIERS = ['free', 'starter', 'growth'] as const satisfies readonly Tier[];
export const PAID_TIERS = ['starter', 'growth'] as const satisfies readonly Tier[];
export type PaidTier = (typeof PAID_TIERS)[number];

/** Credits that never end, bought once, in any number. */
export const PACKS = {
  'pack-25': { name: '25 credits', credits: 25, priceInCents: 1500 },
  'pack-100': { name: '100 credits', credits: 100, priceInCents: 5000 },
  'pack-500': { name: '500 credits', credits: 500, priceInCents: 22_500 },
} as const satisfies Record<string, { name: string; credits: number; priceInCents: number }>;

export type PackId = keyof typeof PACKS;
export const PACK_IDS = ['pack-25', 'pack-100', 'pack-500'] as const satisfies readonly PackId[];

/** All prices are in this currency; other amounts are converted by the payment provider. */
export const PRICE_CURRENCY = 'USD';

/** Days between two free allowances. */
export const FREE_PERIOD_DAYS = 30;
