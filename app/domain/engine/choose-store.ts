import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { PLANS, type Tier } from '#app/domain/plans/plans.ts';
import { mayHoldOneMore, nextStore } from './fair-share.ts';
import { WaitingStoreRecord } from './waiting-store.record.ts';

/** Those that have waited longest first; the name only so that it is always the same one. */
const LONGEST_FIRST = { waitsSince: 1, shop: 1 } as const;

/**
 * The store whose turn it is, by the rule of `nextStore`; undefined when none waits, or none that does may have another
 * slot. `holders` is the store of each slot that is held, `freeSlots` how many are not. Reads as many records as there are
 * holders and one more, however many stores wait.
 */
export async function chooseStore(
  { holders, freeSlots }: { holders: readonly string[]; freeSlots: number },
  now: Date,
): Promise<string | undefined> {
  const inFlight = new Map<string, number>();
  for (const shop of holders) inFlight.set(shop, (inFlight.get(shop) ?? 0) + 1);
  const holding = [...inFlight.keys()];
  // Who holds none has less than any that holds some, whatever their plans are.
  const [withNone, waiting] = await Promise.all([
    WaitingStoreRecord.findOne({ waitsSince: { $lte: now }, shop: { $nin: holding } })
      .sort(LONGEST_FIRST)
      .select('shop')
      .lean(),
    holding.length === 0
      ? []
      : WaitingStoreRecord.find({ shop: { $in: holding }, waitsSince: { $lte: now } })
          .sort(LONGEST_FIRST)
          .lean(),
  ]);
  if (withNone || holding.length === 0) return withNone?.shop;
  if (waiting.length === 0) return undefined;
  if (waiting.length === 1 && freeSlots > 1) return waiting[0]?.shop;
  const plans = await readPlans(waiting.map(({ shop }) => shop));
  const stores = waiting.map(({ shop, waitsSince }) => {
    const { queueWeight, slotCap } = plans.get(shop) ?? PLANS.free;
    return { shop, waitsSince, weight: queueWeight, cap: slotCap, inFlight: inFlight.get(shop) ?? 0 };
  });
  return nextStore(stores.filter((store) => mayHoldOneMore(store, freeSlots)))?.shop;
}

async function readPlans(shops: string[]): Promise<Map<string, (typeof PLANS)[Tier]>> {
  const businesses = await BusinessRecord.find({ shop: { $in: shops } })
    .select('shop subscriptionTier')
    .lean();
  return new Map(businesses.map(({ shop, subscriptionTier }) => [shop, PLANS[subscriptionTier]]));
}
