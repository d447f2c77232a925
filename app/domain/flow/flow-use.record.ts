import { Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** Whether a store has a workflow of Shopify Flow that a trigger of ours starts, as Flow said last. */
const flowUseSchema = new Schema(
  {
    shop: { type: String, required: true },
    /** Flow's own id of the trigger. */
    triggerId: { type: String, required: true },
    isUsed: { type: Boolean, required: true },
    /** When Flow said so: an older word changes nothing. */
    saidAt: { type: Date, required: true },
  },
  { collection: 'flow_uses' },
);
flowUseSchema.index({ shop: 1, triggerId: 1 }, { unique: true });

export const FlowUseRecord = defineRecord('FlowUse', flowUseSchema);
