import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';
import { LEFT_OUT_CODES } from './left-out.ts';
import { PUBLICATION_FAILURE_CODES, UNDO_FAILURE_CODES } from './publication-failure.ts';

export const BULK_ITEM_STATES = [
  'waiting',
  // To be undone, and still on its way to the product.
  'coming',
  'asked',
  'done',
  'failed',
  'left_out',
] as const;
export type BulkItemState = (typeof BULK_ITEM_STATES)[number];

/** One photo of a bulk action. */
const bulkItemSchema = new Schema(
  {
    shop: { type: String, required: true },
    actionId: { type: Schema.Types.ObjectId, required: true },
    /** Its place in the action, from 0. */
    ordinal: { type: Number, required: true },
    renderId: { type: Schema.Types.ObjectId, required: true },
    publicationId: { type: Schema.Types.ObjectId, required: true },
    /** The product's, or the name of the merchant's own picture. */
    title: { type: String, required: true },
    state: { type: String, enum: BULK_ITEM_STATES, required: true },
    /** Why it failed or was left out. */
    code: { type: String, enum: [...PUBLICATION_FAILURE_CODES, ...UNDO_FAILURE_CODES, ...LEFT_OUT_CODES] },
  },
  { collection: 'bulk_items' },
);
bulkItemSchema.index({ shop: 1, actionId: 1, state: 1, ordinal: 1 });
bulkItemSchema.index({ shop: 1, actionId: 1, ordinal: 1 });

export const BulkItemRecord = defineRecord('BulkItem', bulkItemSchema);
export type BulkItem = InferSchemaType<typeof bulkItemSchema> & { _id: Types.ObjectId };
