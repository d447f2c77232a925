import { ring } from '#app/domain/jobs.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { WatchedProductRecord } from './watched-product.record.ts';

/** A product that is saved is told of several times at once. */
const GATHER_MS = 2000;

/** Has the rules look at a product of a store soon, however often it is told of. */
export async function watchProduct(shop: string, productId: string, now: Date): Promise<void> {
  try {
    const soon = new Date(now.getTime() + GATHER_MS);
    const news = { $inc: { told: 1 }, $unset: { heldFor: 1 } } as const;
    const named = { shop, productId };
    // What is told of again and again is not put off by it.
    const isDueSoon = { ...named, state: 'due' as const, notBefore: { $lte: soon } };
    const due = await WatchedProductRecord.findOneAndUpdate(isDueSoon, news).select('_id').lean();
    const watched =
      due ??
      (await WatchedProductRecord.findOneAndUpdate(
        named,
        {
          ...news,
          $set: { state: 'due', notBefore: soon },
          $setOnInsert: { firstToldAt: now, fence: 0, attempts: 0, decisions: [] },
        },
        { upsert: true, returnDocument: 'after' },
      )
        .select('_id')
        .lean());
    const job = { shop, watchId: String(watched._id) };
    await ring('automations.look', job, { delayMs: GATHER_MS, isGathering: true, turn: await turnOf(shop, soon) });
  } catch (error) {
    // Two told of it for the first time at once.
    if (isDuplicateKey(error)) return watchProduct(shop, productId, now);
    throw error;
  }
}

const AT_ONCE = 4;
/** Whoever has more than that waits behind the others anyway. */
const MOST_COUNTED = 500;

/** A store's first few are looked at in the order in which all come; with more of them it waits behind stores that have fewer. */
async function turnOf(shop: string, until: Date): Promise<number> {
  const due = { shop, state: 'due' as const, notBefore: { $lte: until } };
  const count = await WatchedProductRecord.countDocuments(due).limit(MOST_COUNTED);
  return count <= AT_ONCE ? 1 : count;
}
