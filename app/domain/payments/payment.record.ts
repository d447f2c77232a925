import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

export const PAYMENT_KINDS = ['charge', 'failed', 'refund'] as const;

/** One line of the payment history: money that came, that was tried for in vain, or that went back. */
const paymentSchema = new Schema(
  {
    /** Names what happened; the same again changes nothing. */
    key: { type: String, required: true },
    shop: { type: String, required: true },
    invoiceId: { type: Schema.Types.ObjectId, required: true },
    kind: { type: String, enum: PAYMENT_KINDS, required: true },
    /** Below zero for a refund. */
    amountInCents: { type: Number, required: true },
    currency: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'payments' },
);
paymentSchema.index({ key: 1 }, { unique: true });
paymentSchema.index({ invoiceId: 1 });
paymentSchema.index({ shop: 1, at: -1, _id: -1 });

export const PaymentRecord = defineRecord('Payment', paymentSchema);
export type Payment = InferSchemaType<typeof paymentSchema> & { _id: Types.ObjectId };
