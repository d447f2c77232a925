import { WatchedProductRecord } from './watched-product.record.ts';

/** Looks now at what was held up: what it waited for may be over. Those without pictures go on waiting for them. */
export async function lookAgain(shop: string, now: Date): Promise<void> {
  await WatchedProductRecord.updateMany(
    { shop, state: 'due', heldFor: { $exists: true } },
    { $set: { notBefore: now }, $inc: { told: 1 }, $unset: { heldFor: 1 } },
  );
}
