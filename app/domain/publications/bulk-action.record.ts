import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { PUBLICATION_POSITIONS } from '#app/domain/businesses/publication-position.ts';
import { defineRecord } from '#app/services/database/record.ts';

export const BULK_KINDS = ['publish', 'undo'] as const;

/** `cancelled` begins nothing more; what it had begun is still followed to its end. */
export const BULK_STATUSES = ['running', 'done', 'cancelled'] as const;

const part = { _id: false } as const;
const count = { type: Number, required: true, default: 0 };

const countsSchema = new Schema(
  {
    waiting: count,
    /** Asked for, or on its way to the product from before. */
    working: count,
    done: count,
    failed: count,
    leftOut: count,
  },
  part,
);

/** Neither a batch nor a day: everything of the store. */
const scopeSchema = new Schema(
  {
    batchId: { type: Schema.Types.ObjectId },
    /** Of the batch only photos that are on products though they were rejected or replaced. */
    onlyUnwanted: { type: Boolean },
    /** YYYY-MM-DD of the store's calendar, and when that was. */
    day: { type: String },
    from: { type: Date },
    until: { type: Date },
    /** The day was not over: what was on its way then is part of it. */
    isToday: { type: Boolean },
  },
  part,
);

/** Publishing, or undoing, many photos at once. */
const bulkActionSchema = new Schema(
  {
    shop: { type: String, required: true },
    kind: { type: String, enum: BULK_KINDS, required: true },
    scope: { type: scopeSchema, required: true },
    /** The scope in a word: `batch-<id>`, `day-<YYYY-MM-DD>` or `everything`. */
    scopeKey: { type: String, required: true },
    /** The same while it runs: unique per store, so that one action at a time is at one scope. */
    runsFor: { type: String },
    position: { type: String, enum: PUBLICATION_POSITIONS },

    status: { type: String, enum: BULK_STATUSES, required: true },
    version: { type: Number, required: true, default: 1 },
    leaseUntil: { type: Date },
    fence: count,
    notBefore: { type: Date, required: true },
    /** Steps that failed in a row. */
    attempts: count,

    /** How far its items are written down: the batch's item, or the publication, that was listed last. */
    listedOrdinal: { type: Number, required: true, default: -1 },
    listedId: { type: Schema.Types.ObjectId },
    itemCount: count,
    /** When the last of its items was written down. */
    listedAt: { type: Date },
    counts: { type: countsSchema, required: true, default: {} },

    createdAt: { type: Date, required: true },
    endedAt: { type: Date },
  },
  { collection: 'bulk_actions' },
);
bulkActionSchema.index({ shop: 1, scopeKey: 1, createdAt: -1 });
bulkActionSchema.index({ shop: 1, kind: 1, createdAt: -1 });
bulkActionSchema.index({ endedAt: 1, notBefore: 1 });
bulkActionSchema.index(
  { shop: 1, runsFor: 1 },
  { unique: true, partialFilterExpression: { runsFor: { $exists: true } } },
);

export const BulkActionRecord = defineRecord('BulkAction', bulkActionSchema);
export type BulkAction = InferSchemaType<typeof bulkActionSchema> & { _id: Types.ObjectId };
