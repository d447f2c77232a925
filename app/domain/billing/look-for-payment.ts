import { Types } from 'mongoose';
import { CheckoutRecord } from './checkout.record.ts';
import { type CheckoutProgress, readCheckout } from './read-checkout.ts';
import { reconcileBilling } from './reconcile-billing.ts';

const PAUSE_MS = 30_000;

/**
 * Asks the provider itself for the payment of a checkout whose message has not come, at most twice a minute for one
 * checkout, and tells how far it is then.
 */
export async function lookForPayment(search: {
  shop: string;
  checkoutId: string;
  now: Date;
}): Promise<CheckoutProgress> {
  const { shop, checkoutId, now } = search;
  const progress = await readCheckout(shop, checkoutId);
  if (progress.isSettled) return progress;
  const before = new Date(now.getTime() - PAUSE_MS);
  const taken = await CheckoutRecord.updateOne(
    {
      _id: new Types.ObjectId(checkoutId),
      shop,
      $or: [{ lookedAt: { $exists: false } }, { lookedAt: { $lte: before } }],
    },
    { $set: { lookedAt: now } },
  );
  if (taken.modifiedCount !== 1) return progress;
  await reconcileBilling(now, 'newest');
  return readCheckout(shop, checkoutId);
}
