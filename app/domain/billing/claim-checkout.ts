import type { ClientSession } from 'mongoose';
import { CheckoutRecord } from './checkout.record.ts';

export interface CheckoutClaim {
  /** Names the payment. */
  paidBy: string;
  shop: string;
  variantId: number;
  quantity: number;
}

/**
 * Notes which of a store's checkouts a payment came by, in the caller's transaction, so that no other payment is taken
 * for it; one that it was wrongly noted on is open again.
 */
export async function claimCheckout(claim: CheckoutClaim, session: ClientSession): Promise<void> {
  const { paidBy, ...bought } = claim;
  await CheckoutRecord.updateMany({ paidBy, shop: { $ne: claim.shop } }, { $unset: { paidBy: 1 } }, { session });
  if (await CheckoutRecord.exists({ paidBy }).session(session)) return;
  const mine = { ...bought, paidBy: null };
  await CheckoutRecord.findOneAndUpdate(mine, { $set: { paidBy } }, { session, sort: { openedAt: -1 } });
}
