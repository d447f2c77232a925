import { ring } from '#app/domain/jobs.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { WatchedProductRecord } from './watched-product.record.ts';

/** A product that is saved is told of several times at once. */
const GATHER_MS = 2000;

/** Has the rules look at a product of a store soon, however often it is told of. */
export async function watchProduct(shop: string, productId: string, now: Date): Promise<void> {
  try {
    const watched = await WatchedProductRecord.findOneAndUpdate(
      { shop, productId },
      {
        $set: { state: 'due', notBefore: new Date(now.getTime() + GATHER_MS) },
        $inc: { told: 1 },
        $unset: { heldFor: 1 },
        $setOnInsert: { firstToldAt: now, fence: 0, attempts: 0, decisions: [] },
      },
      { upsert: true, returnDocument: 'after' },
    )
      .select('_id')
      .lean();
    await ring('automations.look', { shop, watchId: String(watched._id) }, { delayMs: GATHER_MS, isGathering: true });
  } catch (error) {
    // Two told of it for the first time at once.
    if (isDuplicateKey(error)) return watchProduct(shop, productId, now);
    throw error;
  }
}
