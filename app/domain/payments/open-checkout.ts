import type { Types } from 'mongoose';
import { CheckoutRecord } from './checkout.record.ts';
import { proofOf } from './checkout-proof.ts';
import { paymentProvider } from './payment-provider.ts';

interface NewCheckout {
  shop: string;
  item: string;
  quantity: number;
  email: string | undefined;
  /** How often this pack had been paid for by now. */
  boughtBefore?: number | undefined;
  now: Date;
  /** Where the buyer comes back to. */
  returnUrl: (checkoutId: Types.ObjectId) => string;
}

/** Keeps a checkout and opens it at the provider, with the words that prove its payment; returns the address to pay at. */
export async function openCheckout(order: NewCheckout): Promise<string> {
  const { returnUrl, now, ...asked } = order;
  const provider = paymentProvider();
  const checkout = await CheckoutRecord.insertOne({ ...asked, openedAt: now });
  const { shop, item, quantity, email } = order;
  const words = { ...proofOf(checkout), item };
  return provider.openCheckout({ shop, item, quantity, email, words, returnUrl: returnUrl(checkout._id) });
}
