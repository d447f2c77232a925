import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** Long after each of its rows was looked up, or nobody does so any more. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** A part of the list that a merchant brought along: handles or SKUs. Apart from its batch, which is read all the time. */
const batchListSchema = new Schema(
  {
    shop: { type: String, required: true },
    batchId: { type: Schema.Types.ObjectId, required: true },
    /** From 0; each but the last has ROWS_A_LIST rows. */
    number: { type: Number, required: true },
    rows: { type: [String], required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'batch_lists' },
);
batchListSchema.index({ batchId: 1, number: 1 }, { unique: true });
batchListSchema.index({ shop: 1 });
batchListSchema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const BatchListRecord = defineRecord('BatchList', batchListSchema);
