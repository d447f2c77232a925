import { type InferSchemaType, Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

export const CREDIT_BUCKETS = ['allowance', 'pack'] as const;
/** The allowance of a period, which ends with it, or bought credits, which never end. */
export type CreditBucket = (typeof CREDIT_BUCKETS)[number];

export const CREDIT_ENTRY_KINDS = ['grant', 'expiry', 'reservation', 'release', 'refund', 'adjustment'] as const;
export type CreditEntryKind = (typeof CREDIT_ENTRY_KINDS)[number];

/** What credits can move for: photos one by one, many at once or made again together, a payment, a period's turn, or a person's decision. */
const CREDIT_CAUSES = ['render', 'batch', 'round', 'invoice', 'period', 'adjustment'] as const;
export interface CreditCause {
  kind: (typeof CREDIT_CAUSES)[number];
  /** The record's id; a batch's and its round's, `<batch>-<round>`; a period's number; an adjustment's key. */
  id: string;
}

/** Credits of each bucket: added (above zero) or taken (below). A bucket that it is not about is left out. */
export type CreditCounts = { [bucket in CreditBucket]?: number | undefined };

const creditEntrySchema = new Schema(
  {
    shop: { type: String, required: true },
    /** Names the effect; the unique index on it is what makes the effect happen once. */
    key: { type: String, required: true },
    kind: { type: String, enum: CREDIT_ENTRY_KINDS, required: true },
    cause: {
      _id: false,
      type: { kind: { type: String, enum: CREDIT_CAUSES, required: true }, id: { type: String, required: true } },
      required: true,
    },
    /** 0 for a bucket where nothing moved, and the reason says why. */
    counts: { _id: false, type: { allowance: { type: Number }, pack: { type: Number } }, required: true },
    /** The business's creditPeriod when it was written. */
    period: { type: Number, required: true },
    /** aiCreditsRemaining after this entry. */
    balanceAfter: { type: Number, required: true },
    reason: { type: String, required: true },
    /** The refunded invoice that it makes good for, where its cause is the photo whose credit came back. */
    invoiceId: { type: Schema.Types.ObjectId },
    /** Who did it, for adjustments: an admin's id or the command's name. */
    by: { type: String },
    at: { type: Date, required: true },
  },
  { collection: 'credit_entries' },
);
creditEntrySchema.index({ key: 1 }, { unique: true });
creditEntrySchema.index({ shop: 1, at: -1, _id: -1 });
creditEntrySchema.index({ shop: 1, 'cause.kind': 1, 'cause.id': 1 });

export const CreditEntryRecord = defineRecord('CreditEntry', creditEntrySchema);
export type CreditEntry = InferSchemaType<typeof creditEntrySchema>;
