/** What is for sale to a store by itself: plans and packs. */
import { PACK_IDS, PAID_TIERS, type PackId, type PaidTier } from './plans.ts';

export type Item = PaidTier | PackId;
export const ITEMS = [...PAID_TIERS, ...PACK_IDS] as const satisfies readonly Item[];

export function isPaidTier(item: string | undefined): item is PaidTier {
  return PAID_TIERS.some((tier) => tier === item);
}

export function isPack(item: string | undefined): item is PackId {
  return PACK_IDS.some((pack) => pack === item);
}
