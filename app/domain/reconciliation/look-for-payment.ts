import { Types } from 'mongoose';
import { type CheckoutProgress, readCheckout } from '#app/domain/billing/read-checkout.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { takeLookTurn } from '#app/domain/payments/take-look-turn.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { reconcileBilling } from './reconcile-billing.ts';

const PAUSE_MS = 30_000;

/**
 * Asks the provider itself for the payment of a checkout whose message has not come, and tells how far it is then: at most
 * twice a minute for one checkout, and in turns that all stores share. Who gets none goes on waiting: each look takes in
 * whatever is new, whoever it is for.
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
  const rested = {
    _id: new Types.ObjectId(checkoutId),
    shop,
    $or: [{ lookedAt: { $exists: false } }, { lookedAt: { $lte: before } }],
  };
  if (!(await CheckoutRecord.exists(rested)) || !(await takeLookTurn(now))) return progress;
  const taken = await CheckoutRecord.updateOne(rested, { $set: { lookedAt: now } });
  if (taken.modifiedCount !== 1) return progress;
  await takeInNewest(shop, now);
  return readCheckout(shop, checkoutId);
}

/** A payment of another store that can't be taken in is logged, and no trouble of who waits here. */
async function takeInNewest(shop: string, now: Date): Promise<void> {
  try {
    await reconcileBilling(now, 'newest', shop);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
  }
}
