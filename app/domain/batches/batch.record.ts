import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { ENGINE_CATEGORIES, GARMENT_PHOTO_TYPES } from '#app/domain/garments/garment-categories.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { ROW_KINDS } from '#app/services/shopify/find-by-row.ts';
import { BATCH_STATUSES } from './batch-state.ts';
import { LISTING_FAILURES } from './listing-failures.ts';
import { PICTURE_CHOICES, RULE_PICTURES } from './picture-choices.ts';
import { conditionSchema } from './product-conditions.schema.ts';
import { PRODUCT_STATUSES } from './product-conditions.ts';

const part = { _id: false } as const;

const conditions = {
  match: { type: String, enum: ['all', 'any'], required: true },
  conditions: { type: [conditionSchema], required: true },
  statuses: { type: [String], enum: PRODUCT_STATUSES, required: true },
} as const;

/** A rule as it was: the products that it is for, and what it makes of each. */
const ruleSchema = new Schema(
  {
    id: { type: Schema.Types.ObjectId, required: true },
    version: { type: Number, required: true },
    ...conditions,
    pictures: { type: String, enum: RULE_PICTURES, required: true },
    photosPerPicture: { type: Number, required: true },
    photosPerProduct: { type: Number, required: true },
    /** Rules that are asked before it: what they are for is not its business. */
    before: { type: [new Schema(conditions, part)], required: true },
    /** Without products that show a photo of this app. */
    withoutPhoto: { type: Boolean, required: true },
  },
  part,
);

/** A garment that was named: a product, with one of its pictures or the first; or a picture that the merchant sent. */
const namedGarmentSchema = new Schema(
  {
    productId: { type: String },
    mediaId: { type: String },
    uploadId: { type: Schema.Types.ObjectId },
  },
  part,
);

/** Garments named one by one, the rows of a list, all products of the catalogue that the filter fits, or that a rule does. */
const sourceSchema = new Schema(
  {
    named: { type: [namedGarmentSchema], default: undefined },
    /** What its rows are, and how many: they are kept as BatchListRecord. */
    list: {
      type: new Schema(
        { by: { type: String, enum: ROW_KINDS, required: true }, rows: { type: Number, required: true } },
        part,
      ),
    },
    rule: { type: ruleSchema },
    filter: {
      type: new Schema(
        {
          collectionId: { type: String },
          tag: { type: String },
          productType: { type: String },
          vendor: { type: String },
          search: { type: String },
          withoutPhoto: { type: Boolean },
        },
        part,
      ),
    },
  },
  part,
);

const avatarSchema = new Schema(
  {
    avatarId: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    pictureKey: { type: String, required: true },
  },
  part,
);

const count = { type: Number, required: true, default: 0 };

const batchSchema = new Schema(
  {
    shop: { type: String, required: true },
    /** As the merchant finds it again. */
    name: { type: String, required: true },
    source: { type: sourceSchema, required: true },
    avatars: { type: [avatarSchema], required: true },
    /** For all items; what each product's type suggests, where none is set. */
    category: { type: String, enum: ENGINE_CATEGORIES },
    /** Of products that were chosen without naming a picture; the first, where it is not said. */
    pictures: { type: String, enum: PICTURE_CHOICES },
    garmentPhotoType: { type: String, enum: GARMENT_PHOTO_TYPES, required: true },
    /** Hash of what was chosen: the same id with other choices is refused. */
    inputHash: { type: String, required: true },

    status: { type: String, enum: BATCH_STATUSES, required: true },
    statusAt: { type: Date, required: true },
    /** Goes up with every change: the progress page's ETag. */
    version: { type: Number, required: true, default: 1 },

    /** Who works on it: until when, and a number that goes up with each taker, so that a late one can't write. */
    leaseUntil: { type: Date },
    fence: count,
    notBefore: { type: Date, required: true },
    /** Steps that failed in a row. */
    attempts: count,

    /** How far the choosing is: how many of the named or the rows, or which page of the catalogue. */
    listedNamed: count,
    listedAfter: { type: String },
    listedProducts: count,
    /** More would fit than one batch may hold: the rest was left out. */
    isCut: { type: Boolean, required: true, default: false },
    itemCount: count,
    skippedCount: count,
    /** Products whose first picture stands in for those of their colours. */
    standInCount: { type: Number },
    /** Of a rule: products that it is not for, by why. */
    misfits: {
      type: new Schema({ status: count, condition: count, otherRule: count }, part),
    },
    /** Products that have a photo already, where only those without one were wanted. */
    withPhotoCount: { type: Number },
    chunkCount: count,

    /** What was taken when it started; the first `allowance` items are paid from the plan, the others from packs. */
    credit: {
      type: new Schema(
        {
          allowance: { type: Number, required: true },
          pack: { type: Number, required: true },
          period: { type: Number, required: true },
          /** What photos that are paid from the plan may be downloaded and published as; those of packs are clean. */
          allowanceEntitlement: { type: String, enum: ['watermarked', 'clean'], required: true },
        },
        part,
      ),
    },
    /** The first item that is no photo yet: all before it are. */
    nextOrdinal: count,
    /** As last counted from its photos. */
    counts: {
      type: new Schema(
        {
          waiting: count,
          working: count,
          completed: count,
          failed: count,
          cancelled: count,
          toReview: count,
          approved: count,
          rejected: count,
        },
        part,
      ),
      required: true,
      default: {},
    },

    /** Set with whatever changes photos of it, so that they are counted again also where it has ended; gone once they are. */
    recountAt: { type: Date },

    /** Set while photos of it are being approved that waited for review then. */
    approveAllAt: { type: Date },

    /** Why its items could not be found. */
    failure: { type: String, enum: LISTING_FAILURES },

    /** When its page last asked: who watched the end gets no mail of it. */
    watchedAt: { type: Date },
    startedAt: { type: Date },
    endedAt: { type: Date },
    createdAt: { type: Date, required: true },
  },
  { collection: 'batches' },
);
batchSchema.index({ shop: 1, createdAt: -1, _id: -1 });
// In the history, from their start on.
batchSchema.index({ shop: 1, startedAt: -1, _id: -1 }, { partialFilterExpression: { startedAt: { $exists: true } } });
batchSchema.index({ status: 1, notBefore: 1 });
// Cancelled ones whose photos have not all come to rest.
batchSchema.index({ status: 1, endedAt: 1, notBefore: 1 });
batchSchema.index({ recountAt: 1 }, { partialFilterExpression: { recountAt: { $exists: true } } });

export const BatchRecord = defineRecord('Batch', batchSchema);
export type Batch = InferSchemaType<typeof batchSchema> & { _id: Types.ObjectId };
