import { type InferSchemaType, Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** The deletion of a store that was decided and is not through yet. While it is here, nobody can begin anew under the name. */
const storeDeletionSchema = new Schema(
  {
    /** The store's hash: what is left of its name afterwards. */
    _id: { type: String, required: true },
    shop: { type: String, required: true },
    /** Who asked for it. */
    by: { type: String, required: true },
    decidedAt: { type: Date, required: true },
    /** Who goes on with it, and until when without a sign of life. */
    holder: { type: String },
    leaseUntil: { type: Date, required: true },
    /** What has gone, or stays without a name, so far: the audit log says it at the end. */
    renders: { type: Number, required: true, default: 0 },
    photos: { type: Number, required: true, default: 0 },
    invoicesKept: { type: Number, required: true, default: 0 },
  },
  { collection: 'store_deletions' },
);
storeDeletionSchema.index({ shop: 1 }, { unique: true });

export const StoreDeletionRecord = defineRecord('StoreDeletion', storeDeletionSchema);
export type StoreDeletion = InferSchemaType<typeof storeDeletionSchema>;
