import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

const SUPPRESSION_REASONS = ['bounced', 'complained', 'suppressed'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

const suppressedAddressSchema = new Schema(
  {
    /** The address as an HMAC: it can be recognised, not read. */
    _id: { type: String, required: true },
    reason: { type: String, enum: SUPPRESSION_REASONS, required: true },
    suppressedAt: { type: Date, required: true },
    /** When an admin let mail go there again; what happened before counts no more. */
    liftedAt: { type: Date },
  },
  { collection: 'suppressed_addresses' },
);

export const SuppressedAddressRecord = defineRecord('SuppressedAddress', suppressedAddressSchema);
