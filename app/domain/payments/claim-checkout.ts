import type { ClientSession, Types } from 'mongoose';
import { CheckoutRecord } from './checkout.record.ts';

export interface CheckoutClaim {
  /** Names the payment. */
  paidBy: string;
  shop: string;
  item: string;
  quantity: number;
  /** The one that it came by, where that is proved. */
  checkoutId?: Types.ObjectId | undefined;
}

/** As a checkout names the payment that came by it. */
export function paidByName(kind: 'subscription' | 'order', providerId: string): string {
  return `${kind}-${providerId}`;
}

/**
 * Notes which of a store's checkouts a payment came by, in the caller's transaction, so that no other payment is taken
 * for it; one that it was wrongly noted on is open again.
 */
export async function claimCheckout(claim: CheckoutClaim, session: ClientSession): Promise<void> {
  const { paidBy, checkoutId, ...bought } = claim;
  const others = checkoutId ? { _id: { $ne: checkoutId } } : { shop: { $ne: claim.shop } };
  await CheckoutRecord.updateMany({ paidBy, ...others }, { $unset: { paidBy: 1 } }, { session });
  if (checkoutId) {
    await CheckoutRecord.updateOne({ _id: checkoutId }, { $set: { paidBy } }, { session });
    return;
  }
  if (await CheckoutRecord.exists({ paidBy }).session(session)) return;
  const mine = { ...bought, paidBy: null };
  await CheckoutRecord.findOneAndUpdate(mine, { $set: { paidBy } }, { session, sort: { openedAt: -1 } });
}
