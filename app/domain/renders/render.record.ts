import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { CREDIT_BUCKETS } from '#app/domain/credits/credit-entry.record.ts';
import { ENGINE_CATEGORIES, GARMENT_PHOTO_TYPES } from '#app/domain/garments/garment-categories.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { RENDER_FAILURE_CODES } from './render-failure.ts';
import { RENDER_STATUSES } from './render-state.ts';
import { REJECT_REASON_CODES, REVIEW_STATES } from './review.ts';

const part = { _id: false } as const;

const isOfKind = (kind: string) =>
  function (this: { kind?: string | null }) {
    return this.kind === kind;
  };

/** Read as a union by `garmentOf`. */
const garmentSchema = new Schema(
  {
    kind: { type: String, enum: ['product', 'upload'], default: 'product' },
    /** Global ids of the store's product and of the picture that was chosen. */
    productId: { type: String, required: isOfKind('product') },
    mediaId: { type: String, required: isOfKind('product') },
    /** The merchant's own picture. */
    uploadId: { type: Schema.Types.ObjectId, required: isOfKind('upload') },
    /** The product's, or the name of the file. */
    title: { type: String, required: true },
  },
  part,
);

const subjectSchema = new Schema(
  {
    kind: { type: String, enum: ['avatar'], required: true },
    avatarId: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    pictureKey: { type: String, required: true },
  },
  part,
);

const optionsSchema = new Schema(
  {
    category: { type: String, enum: ENGINE_CATEGORIES, required: true },
    garmentPhotoType: { type: String, enum: GARMENT_PHOTO_TYPES, required: true },
    mode: { type: String, enum: ['performance', 'balanced', 'quality'], required: true },
    model: { type: String, required: true },
    /** 0 to 2^32 - 1; each render its own. */
    seed: { type: Number, required: true },
  },
  part,
);

const creditSchema = new Schema(
  {
    bucket: { type: String, enum: CREDIT_BUCKETS, required: true },
    period: { type: Number, required: true },
    /** The batch whose reservation it is part of, or that of a round of it; absent where it was taken for this photo alone. */
    batchId: { type: Schema.Types.ObjectId },
    /** The round whose reservation it is part of: photos of the batch that were made again together. */
    roundId: { type: Schema.Types.ObjectId },
  },
  part,
);

const batchPartSchema = new Schema(
  {
    id: { type: Schema.Types.ObjectId, required: true },
    /** Which item of the batch it is, from 0. */
    ordinal: { type: Number, required: true },
    /** How many photos of the same item came before it: tried again, or made anew. */
    round: { type: Number, required: true },
    /** Of an item's photos the one that counts: the last, or an earlier one that the merchant went back to. */
    isCurrent: { type: Boolean, required: true },
  },
  part,
);

const automationPartSchema = new Schema(
  {
    ruleId: { type: Schema.Types.ObjectId, required: true },
    /** Whether something still follows from what it is now: its rule looks at it, from `dueAt` on. */
    isOpen: { type: Boolean, required: true },
    dueAt: { type: Date, required: true },
    /** Tries at it that Shopify did not let come to anything. */
    tries: { type: Number },
  },
  part,
);

const reviewSchema = new Schema(
  {
    state: { type: String, enum: REVIEW_STATES, required: true },
    /** When it was decided. */
    at: { type: Date },
    /** Why it was rejected. */
    reasons: { type: [String], enum: REJECT_REASON_CODES, default: undefined },
  },
  part,
);

const outputSchema = new Schema(
  {
    /** Storage key of the clean picture. Never leaves the server. */
    key: { type: String, required: true },
    width: { type: Number, required: true },
    height: { type: Number, required: true },
    bytes: { type: Number, required: true },
  },
  part,
);

const failureSchema = new Schema(
  {
    code: { type: String, enum: RENDER_FAILURE_CODES, required: true },
    /** The engine's own words, for support; not shown as the explanation. */
    detail: { type: String },
  },
  part,
);

const renderSchema = new Schema(
  {
    shop: { type: String, required: true },
    garment: { type: garmentSchema, required: true },
    subject: { type: subjectSchema, required: true },
    options: { type: optionsSchema, required: true },
    /** Hash of what was asked for: the same id with other choices is refused. */
    inputHash: { type: String, required: true },

    status: { type: String, enum: RENDER_STATUSES, required: true },
    statusAt: { type: Date, required: true },
    /** Goes up with every change: the progress page's ETag. */
    version: { type: Number, required: true, default: 1 },

    credit: { type: creditSchema, required: true },
    /** Written when it is paid for; read when it is downloaded or published. */
    entitlement: { type: String, enum: ['watermarked', 'clean'], required: true },

    /** Which of the engine's slots it holds, from before the paid call until the engine is done. Unique while set. */
    engineSlot: { type: Number },
    /** Who works on it: until when, and a number that goes up with each taker, so that a late one can't write. */
    leaseUntil: { type: Date },
    fence: { type: Number, required: true, default: 0 },
    attempts: { type: Number, required: true, default: 0 },
    /** When it is looked at again: its turn in the queue, the next look at the engine, another try at storing. */
    notBefore: { type: Date, required: true },
    /** Tries at fetching and storing the result. */
    storeAttempts: { type: Number, required: true, default: 0 },
    /** Set once its credit has gone back: what still comes of it is free, and nothing is given back again. */
    creditReleasedAt: { type: Date },

    garmentKey: { type: String },
    /** When it was fetched ahead of its turn: what was fetched long ago is looked at once more. */
    garmentFetchedAt: { type: Date },
    /** Every storage key that a picture of it may lie under: written before it is put there, so that a deletion finds it. */
    putKeys: { type: [String], default: undefined },
    /**
     * Stands in the engine's webhook address: unguessable, new for each submission, and finds a prediction whose answer
     * was lost.
     */
    webhookToken: { type: String, required: true },
    predictionId: { type: String },
    /** Where the engine keeps the result (72 h). Never shown. */
    outputUrl: { type: String },
    output: { type: outputSchema },
    failure: { type: failureSchema },

    submittedAt: { type: Date },
    engineDoneAt: { type: Date },
    completedAt: { type: Date },
    requestId: { type: String },
    retryOf: { type: Schema.Types.ObjectId },
    /** Which item of which batch it is; absent for a single photo. */
    batch: { type: batchPartSchema },
    /** The rule that asked for it; absent where a person did. */
    automation: { type: automationPartSchema },
    /** When it came to rest once more, after it had failed: gone once its batch is to count it anew. */
    lateAt: { type: Date },
    /** Set while its batch is paused: it gets no place at the engine. */
    pausedAt: { type: Date },
    /** From the start for a photo that waits for the merchant's eye; for any other, once they decided. */
    review: { type: reviewSchema },
    createdAt: { type: Date, required: true },
  },
  { collection: 'renders' },
);
renderSchema.index({ shop: 1, createdAt: -1, _id: -1 });
renderSchema.index({ shop: 1, status: 1, createdAt: -1, _id: -1 });
// A product's own photos.
renderSchema.index({ shop: 1, 'garment.productId': 1, createdAt: -1, _id: -1 });
// What was asked for alone, or as part of a batch: the history shows a batch as one.
renderSchema.index({ shop: 1, 'batch.id': 1, createdAt: -1, _id: -1 });
// The queue, as waiting-renders.ts has it: what one store has waiting in order, and what all have.
renderSchema.index(
  { status: 1, shop: 1, pausedAt: 1, 'batch.id': 1, notBefore: 1, 'batch.ordinal': 1, _id: 1 },
  { partialFilterExpression: { status: 'queued' } },
);
renderSchema.index({ status: 1, pausedAt: 1, notBefore: 1, _id: 1 }, { partialFilterExpression: { status: 'queued' } });
renderSchema.index({ status: 1, statusAt: 1 });
renderSchema.index({ engineSlot: 1 }, { unique: true, partialFilterExpression: { engineSlot: { $exists: true } } });
renderSchema.index({ predictionId: 1 }, { unique: true, partialFilterExpression: { predictionId: { $exists: true } } });
renderSchema.index({ webhookToken: 1 }, { unique: true });
renderSchema.index({ retryOf: 1 }, { unique: true, partialFilterExpression: { retryOf: { $exists: true } } });
renderSchema.index(
  { 'batch.id': 1, 'batch.ordinal': 1, 'batch.round': 1 },
  { unique: true, partialFilterExpression: { 'batch.id': { $exists: true } } },
);
// How far a batch is.
renderSchema.index(
  { shop: 1, 'batch.id': 1, 'batch.isCurrent': 1, status: 1, 'batch.ordinal': 1 },
  { partialFilterExpression: { 'batch.id': { $exists: true } } },
);
// What of it, or of the whole store, waits for review, is approved, is rejected.
renderSchema.index(
  { shop: 1, 'review.state': 1, status: 1, 'batch.isCurrent': 1, 'batch.id': 1, 'batch.ordinal': 1 },
  { partialFilterExpression: { 'review.state': { $exists: true } } },
);
renderSchema.index(
  { 'automation.isOpen': 1, status: 1, 'automation.dueAt': 1 },
  { partialFilterExpression: { 'automation.isOpen': true } },
);
// What of rules waits for review, is approved, is rejected, in the order in which it was asked for.
renderSchema.index(
  { shop: 1, 'review.state': 1, status: 1, _id: 1 },
  { partialFilterExpression: { 'automation.ruleId': { $exists: true } } },
);
renderSchema.index({ lateAt: 1 }, { partialFilterExpression: { lateAt: { $exists: true } } });
renderSchema.index({ 'credit.roundId': 1 }, { partialFilterExpression: { 'credit.roundId': { $exists: true } } });

export const RenderRecord = defineRecord('Render', renderSchema);
export type Render = InferSchemaType<typeof renderSchema> & { _id: Types.ObjectId };
