import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { PAYMENT_PROVIDERS } from '#app/domain/payment-providers.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { CHARGE_STATUSES } from './payment-facts.ts';

/**
 * What is said of the order that a subscription began with, where that alone tells of a fraud. It names no store: its
 * subscription does, which may be heard of later. What was paid is kept with the subscription's invoices.
 */
const firstOrderSchema = new Schema(
  {
    provider: { type: String, enum: PAYMENT_PROVIDERS, required: true },
    providerId: { type: String, required: true },
    /** Goes up with everything that is heard of it: it and its subscription can't miss each other. */
    version: { type: Number, required: true, default: 0 },
    /** Unset until it is heard of itself. */
    status: { type: String, enum: CHARGE_STATUSES },
    saidStatus: { type: String },
    refundedInCents: { type: Number },
    providerUpdatedAt: { type: Date },
  },
  { collection: 'first_orders' },
);
firstOrderSchema.index({ provider: 1, providerId: 1 }, { unique: true });

export const FirstOrderRecord = defineRecord('FirstOrder', firstOrderSchema);
export type FirstOrder = InferSchemaType<typeof firstOrderSchema> & { _id: Types.ObjectId };
