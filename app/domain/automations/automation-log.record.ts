import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';
import { OUTCOMES } from './outcomes.ts';

const KEPT_SECONDS = 90 * 24 * 60 * 60;

/** What a version of a rule decided about a product or one of its pictures. The same decision again is the same line. */
const automationLogSchema = new Schema(
  {
    shop: { type: String, required: true },
    productId: { type: String, required: true },
    productTitle: { type: String, required: true },
    rule: {
      type: new Schema(
        {
          id: { type: Schema.Types.ObjectId, required: true },
          name: { type: String, required: true },
          version: { type: Number, required: true },
        },
        { _id: false },
      ),
    },
    outcome: { type: String, enum: OUTCOMES, required: true },
    /** See OutcomeFacts. */
    what: { type: String },
    /** Which picture of the product, and of what colour. */
    mediaId: { type: String },
    colour: { type: String },
    renderId: { type: Schema.Types.ObjectId },
    /** When it is looked at again. */
    until: { type: Date },
    /** Names the decision. */
    key: { type: String, required: true },
    firstAt: { type: Date, required: true },
    at: { type: Date, required: true },
    times: { type: Number, required: true },
  },
  { collection: 'automation_log' },
);
automationLogSchema.index({ shop: 1, key: 1 }, { unique: true });
automationLogSchema.index({ shop: 1, at: -1, _id: -1 });
automationLogSchema.index({ shop: 1, productId: 1, at: -1, _id: -1 });
automationLogSchema.index({ shop: 1, 'rule.id': 1, at: -1, _id: -1 });
automationLogSchema.index({ shop: 1, outcome: 1, at: -1, _id: -1 });
automationLogSchema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const AutomationLogRecord = defineRecord('AutomationLog', automationLogSchema);
export type AutomationLogLine = InferSchemaType<typeof automationLogSchema> & { _id: Types.ObjectId };
