import { Schema, type Types } from 'mongoose';
import { ENGINE_CATEGORIES, type EngineCategory } from '#app/domain/garments/garment-categories.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { SKIP_REASONS, type SkipReason } from './skip-reasons.ts';

/** One photo to be made. */
export interface BatchItem {
  productId?: string | null;
  mediaId?: string | null;
  uploadId?: Types.ObjectId | null;
  garmentKey?: string | null;
  title: string;
  standsIn?: boolean | null;
  productType?: string | null;
  category: EngineCategory;
  avatar: number;
  /** Of several photos of one picture on one avatar; the first, where it is left out. */
  nth?: number | null;
}

/** A garment that can't become a photo. */
export interface SkippedGarment {
  productId?: string | null;
  title: string;
  reason: SkipReason;
}

const part = { _id: false } as const;

const itemSchema = new Schema(
  {
    /** A product's picture, or one that the merchant sent. */
    productId: { type: String },
    mediaId: { type: String },
    uploadId: { type: Schema.Types.ObjectId },
    /** Where the picture is kept already. A product's is fetched when it is the item's turn. */
    garmentKey: { type: String },
    title: { type: String, required: true },
    /** The product's first picture, where each colour's was wanted and none has one of its own. */
    standsIn: { type: Boolean },
    /** As the store calls it; none for a picture that the merchant sent. */
    productType: { type: String },
    /** As it was guessed, until somebody says better. */
    category: { type: String, enum: ENGINE_CATEGORIES, required: true },
    /** Which of the batch's avatars. */
    avatar: { type: Number, required: true },
    nth: { type: Number },
  },
  part,
);

const skippedSchema = new Schema(
  {
    productId: { type: String },
    title: { type: String, required: true },
    reason: { type: String, enum: SKIP_REASONS, required: true },
  },
  part,
);

const batchChunkSchema = new Schema(
  {
    shop: { type: String, required: true },
    batchId: { type: Schema.Types.ObjectId, required: true },
    /** From 0, in the order in which they were found. */
    number: { type: Number, required: true },
    /** The ordinal of its first item. */
    first: { type: Number, required: true },
    items: { type: [itemSchema], required: true },
    skipped: { type: [skippedSchema], required: true },
  },
  { collection: 'batch_chunks' },
);
batchChunkSchema.index({ batchId: 1, number: 1 }, { unique: true });
batchChunkSchema.index({ batchId: 1, first: 1 });
batchChunkSchema.index({ shop: 1 });

export const BatchChunkRecord = defineRecord('BatchChunk', batchChunkSchema);
