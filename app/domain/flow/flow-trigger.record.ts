import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** By the handles that `extensions/flow-*` give them. */
export const FLOW_TRIGGERS = ['photo-ready', 'photo-published'] as const;
export type FlowTriggerName = (typeof FLOW_TRIGGERS)[number];

/** A trigger of Shopify Flow that is to be sent: written with what it tells of. */
const flowTriggerSchema = new Schema(
  {
    shop: { type: String, required: true },
    /** Names what it tells of: `photo-ready-<render>`, `photo-published-<publication>`. */
    key: { type: String, required: true },
    trigger: { type: String, enum: FLOW_TRIGGERS, required: true },
    /** `gid://shopify/Product/...` */
    productId: { type: String, required: true },
    renderId: { type: Schema.Types.ObjectId, required: true },
    avatar: { type: String, required: true },
    status: { type: String, enum: ['waiting', 'sent', 'given-up'], required: true },
    attempts: { type: Number, required: true, default: 0 },
    notBefore: { type: Date, required: true },
    leaseUntil: { type: Date },
    lastError: { type: String },
    createdAt: { type: Date, required: true },
    endedAt: { type: Date },
  },
  { collection: 'flow_triggers' },
);
flowTriggerSchema.index({ shop: 1, key: 1 }, { unique: true });
flowTriggerSchema.index({ status: 1, notBefore: 1 });
// What was sent is of no use after a month.
flowTriggerSchema.index({ endedAt: 1 }, { expireAfterSeconds: 30 * 24 * 3600 });

export const FlowTriggerRecord = defineRecord('FlowTrigger', flowTriggerSchema);
export type FlowTrigger = InferSchemaType<typeof flowTriggerSchema> & { _id: Types.ObjectId };
