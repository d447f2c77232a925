import { Types } from 'mongoose';
import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { Refusal } from '#app/domain/errors.ts';
import { CheckoutRecord } from './checkout.record.ts';
import { InvoiceRecord } from './invoice.record.ts';
import { ITEMS, isPack, isPaidTier } from './payment-provider.ts';
import { PACKS, PLANS } from './plans.ts';

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
  // The invoice's own time is the provider's; the id tells when it was written here.
  const since = Types.ObjectId.createFromTime(Math.floor(checkout.openedAt.getTime() / 1000));
  const paid = { shop, kind: 'pack' as const, packId: item, creditsGranted: { $gt: 0 }, _id: { $gte: since } };
  return {
    id: checkoutId,
    what: `${checkout.quantity} × ${PACKS[item].name}`,
    credits: PACKS[item].credits * checkout.quantity,
    isSettled: (await InvoiceRecord.exists(paid)) !== null,
  };
}
