import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';
import { MATCHINGS } from './rule-choices.ts';

/** What a store's rules have in common, and how far it was looked through for products that no message told of. */
const automationStoreSchema = new Schema(
  {
    shop: { type: String, required: true },
    matching: { type: String, enum: MATCHINGS, required: true, default: 'first' },
    /** Goes up when rules are made or ordered: two at once can't miss each other. */
    changes: { type: Number, required: true, default: 0 },
    /** What changed in the store until then has been seen. */
    seenUntil: { type: Date, required: true },
    /** Where the look goes on that is under way, and when it began. */
    after: { type: String },
    lookBegan: { type: Date },
    leaseUntil: { type: Date },
    fence: { type: Number, required: true, default: 0 },
    notBefore: { type: Date, required: true },
    /** Looks that failed in a row. */
    attempts: { type: Number, required: true, default: 0 },
  },
  { collection: 'automation_stores' },
);
automationStoreSchema.index({ shop: 1 }, { unique: true });
automationStoreSchema.index({ notBefore: 1 });

export const AutomationStoreRecord = defineRecord('AutomationStore', automationStoreSchema);
export type AutomationStore = InferSchemaType<typeof automationStoreSchema> & { _id: Types.ObjectId };
