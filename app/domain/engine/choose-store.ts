import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { PLANS } from '#app/domain/plans/plans.ts';
import { nextStore } from './fair-share.ts';
import { WaitingStoreRecord } from './waiting-store.record.ts';

/** Those that have waited longest first; the name only so that it is always the same one. */
const LONGEST_FIRST = { waitsSince: 1, shop: 1 } as const;

/**
 * The store whose turn it is, by the rule of `nextStore`; undefined when none waits. `holders` is the store of each slot
 * that is held. Reads as many records as there are holders and one more, however many stores wait.
 */
export async function chooseStore(holders: readonly string[], now: Date): Promise<string | undefined> {
  const inFlight = new Map<string, number>();
  for (const shop of holders) inFlight.set(shop, (inFlight.get(shop) ?? 0) + 1);
  const holding = [...inFlight.keys()];
  // Who holds none has less than any that holds some, whatever their plans are.
  const withNone = await WaitingStoreRecord.findOne({ waitsSince: { $lte: now }, shop: { $nin: holding } })
    .sort(LONGEST_FIRST)
    .select('shop')
    .lean();
  if (withNone || holding.length === 0) return withNone?.shop;
  const waiting = await WaitingStoreRecord.find({ shop: { $in: holding }, waitsSince: { $lte: now } })
    .sort(LONGEST_FIRST)
    .lean();
  if (waiting.length <= 1) return waiting[0]?.shop;
  const weights = await readWeights(waiting.map(({ shop }) => shop));
  const stores = waiting.map(({ shop, waitsSince }) => ({
    shop,
    waitsSince,
    weight: weights.get(shop) ?? 1,
    inFlight: inFlight.get(shop) ?? 0,
  }));
  return nextStore(stores)?.shop;
}

async function readWeights(shops: string[]): Promise<Map<string, number>> {
  const businesses = await BusinessRecord.find({ shop: { $in: shops } })
    .select('shop subscriptionTier')
    .lean();
  return new Map(businesses.map(({ shop, subscriptionTier }) => [shop, PLANS[subscriptionTier].queueWeight]));
}
