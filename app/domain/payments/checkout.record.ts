import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/**
 * A checkout that was opened: a payment is the store's whose checkout it came by. Also tells whose one may be of which only
 * the provider's list speaks, since that repeats none of our own data. Nothing waits for it: one that is abandoned is
 * simply opened again.
 */
const checkoutSchema = new Schema(
  {
    /** Its hash once the store is deleted: what is paid after that still has to be known for its. */
    shop: { type: String, required: true },
    /** A paid plan or a pack. */
    item: { type: String, required: true },
    quantity: { type: Number, required: true },
    email: { type: String },
    openedAt: { type: Date, required: true },
    /** How often this pack had been paid for when it was opened. */
    boughtBefore: { type: Number },
    /** When the provider was asked for its payment, because no message had come. */
    lookedAt: { type: Date },
    /** The payment that came by it, in the provider's words: `subscription-…` or `order-…`. */
    paidBy: { type: String },
  },
  { collection: 'checkouts' },
);
checkoutSchema.index({ item: 1, openedAt: -1 });
checkoutSchema.index({ shop: 1, openedAt: -1 });
checkoutSchema.index({ paidBy: 1 }, { sparse: true });
checkoutSchema.index({ openedAt: 1 }, { expireAfterSeconds: 60 * 60 * 24 * 60 });

export const CheckoutRecord = defineRecord('Checkout', checkoutSchema);
