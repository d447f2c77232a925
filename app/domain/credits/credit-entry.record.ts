import { type InferSchemaType, Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

export const CREDIT_BUCKETS = ['allowance', 'pack'] as const;
/** The allowance of a period, which ends with it, or bought credits, which never end. */
export type CreditBucket = (typeof CREDIT_BUCKETS)[number];

export const CREDIT_ENTRY_KINDS = ['grant', 'expiry', 'reservation', 'release', 'refund', 'adjustment'] as const;
export type CreditEntryKind = (typeof CREDIT_ENTRY_KINDS)[number];

const creditEntrySchema = new Schema(
  {
    shop: { type: String, required: true },
    /** Names the effect; the unique index on it is what makes the effect happen once. */
    key: { type: String, required: true },
    kind: { type: String, enum: CREDIT_ENTRY_KINDS, required: true },
    bucket: { type: String, enum: CREDIT_BUCKETS, required: true },
    /** Credits added (above zero) or taken (below); 0 where the reason says why nothing moved. */
    amount: { type: Number, required: true },
    /** The business's creditPeriod when it was written. */
    period: { type: Number, required: true },
    /** aiCreditsRemaining after this entry. */
    balanceAfter: { type: Number, required: true },
    reason: { type: String, required: true },
    renderId: { type: Schema.Types.ObjectId },
    /** The invoice that it comes from. */
    invoiceId: { type: Schema.Types.ObjectId },
    /** Who did it, for adjustments: an admin's id or the command's name. */
    by: { type: String },
    at: { type: Date, required: true },
  },
  { collection: 'credit_entries' },
);
creditEntrySchema.index({ key: 1 }, { unique: true });
creditEntrySchema.index({ shop: 1, at: -1, _id: -1 });
creditEntrySchema.index({ renderId: 1 }, { sparse: true });

export const CreditEntryRecord = defineRecord('CreditEntry', creditEntrySchema);
export type CreditEntry = InferSchemaType<typeof creditEntrySchema>;
