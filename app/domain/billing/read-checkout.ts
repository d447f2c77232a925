import { Types } from 'mongoose';
import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { Refusal } from '#app/domain/errors.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { ITEMS, isPack, isPaidTier } from '#app/domain/plans/items.ts';
import { PACKS, type PackId, PLANS } from '#app/domain/plans/plans.ts';

export interface CheckoutProgress {
  id: string;
  /** What is being bought, in words. */
  what: string;
  credits: number;
  /** Its payment has arrived and its credits are there. */
  isSettled: boolean;
}

/** How far a checkout of the store's own is, for who comes back from paying. Reading changes nothing. */
export async function readCheckout(shop: string, checkoutId: string): Promise<CheckoutProgress> {
  const checkout = await CheckoutRecord.findOne({ _id: new Types.ObjectId(checkoutId), shop }).lean();
  if (!checkout) throw new Refusal('not-found');
  const item = ITEMS.find((known) => known === checkout.item);
  if (isPaidTier(item)) {
    // A checkout for a plan is opened on Free only: any paid plan since came by it.
    const { subscriptionTier } = await readBusiness(shop);
    const { name, creditsPerPeriod: credits } = PLANS[item];
    return { id: checkoutId, what: `the ${name} plan`, credits, isSettled: subscriptionTier !== 'free' };
  }
  if (!isPack(item)) throw new Refusal('not-found');
  return {
    id: checkoutId,
    what: `${checkout.quantity} × ${PACKS[item].name}`,
    credits: PACKS[item].credits * checkout.quantity,
    isSettled: (await countBought(shop, item)) > (checkout.boughtBefore ?? 0),
  };
}

/** How often packs of a kind have been paid for: one more than at its opening, and a checkout is settled. */
export function countBought(shop: string, packId: PackId): Promise<number> {
  return InvoiceRecord.countDocuments({ shop, kind: 'pack', packId, creditsGranted: { $gt: 0 } });
}
