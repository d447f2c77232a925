import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { PUBLICATION_POSITIONS } from '#app/domain/businesses/publication-position.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { PUBLICATION_FAILURE_CODES, PUBLICATION_WAIT_CODES, UNDO_FAILURE_CODES } from './publication-failure.ts';
import { PUBLICATION_STATUSES } from './publication-state.ts';

const part = { _id: false } as const;

const failureSchema = new Schema(
  { code: { type: String, enum: PUBLICATION_FAILURE_CODES, required: true }, detail: { type: String } },
  part,
);

const undoFailureSchema = new Schema(
  { code: { type: String, enum: UNDO_FAILURE_CODES, required: true }, detail: { type: String } },
  part,
);

const troubleSchema = new Schema(
  { wait: { type: String, enum: PUBLICATION_WAIT_CODES, required: true }, since: { type: Date, required: true } },
  part,
);

const variantPictureSchema = new Schema(
  {
    variantId: { type: String, required: true },
    /** The medium that it showed; null when it had none of its own. */
    mediaId: { type: String, default: null },
  },
  part,
);

const publicationSchema = new Schema(
  {
    shop: { type: String, required: true },
    renderId: { type: Schema.Types.ObjectId, required: true },
    productId: { type: String, required: true },
    productTitle: { type: String, required: true },
    /** The picture of the garment on the product, where it came from there. */
    garmentMediaId: { type: String },
    position: { type: String, enum: PUBLICATION_POSITIONS, required: true },
    altText: { type: String, required: true },
    /** The bulk action that asked last for it, or for its undoing: it is told when this comes to rest. */
    bulkActionId: { type: Schema.Types.ObjectId },
    /** The automation rule that asked for it by itself, or by the merchant's approval: without that it is not wanted. */
    ruleId: { type: Schema.Types.ObjectId },
    /** Which picture goes to the store; decided when it was asked for. */
    picture: { type: String, enum: ['clean', 'watermarked'], required: true },

    status: { type: String, enum: PUBLICATION_STATUSES, required: true },
    statusAt: { type: Date, required: true },
    version: { type: Number, required: true, default: 1 },
    leaseUntil: { type: Date },
    fence: { type: Number, required: true, default: 0 },
    /** Tries of the present step, and what they wait for; a step that succeeds forgets both. */
    attempts: { type: Number, required: true, default: 0 },
    trouble: { type: troubleSchema },
    notBefore: { type: Date, required: true },

    /** The render while it is on its way to the store or there: unique, so that it is published once at a time. */
    currentRenderId: { type: Schema.Types.ObjectId },
    /** The product while its media are being changed: unique per store, so that one publication does so at a time. */
    holdsProductId: { type: String },

    /** Ours is recognised in the store by this name: `<publication id>.jpg`. */
    fileName: { type: String, required: true },
    fileId: { type: String },
    /** Uploaded, and good for some hours: what the file is made from. */
    staged: { type: new Schema({ url: { type: String, required: true }, at: { type: Date, required: true } }, part) },
    /** When Shopify was first asked to make the file; from then on there may be one, whatever the answer was. */
    fileAskedForAt: { type: Date },
    /** Files of ours that were of no use and were deleted: the search may still find them. */
    discardedFileIds: { type: [String], default: undefined },
    /** The product's media before ours came, in their order. */
    mediaBefore: { type: [String], default: undefined },
    /** Variants whose picture the photo becomes. */
    variantIds: { type: [String], default: undefined },
    /** What those variants showed before; written before they are changed. */
    variantsBefore: { type: [variantPictureSchema], default: undefined },
    failure: { type: failureSchema },
    /**
     * What a failed publication may have left in the store: `due` is being removed, `kept` could not be, since the store
     * is no longer connected.
     */
    leftover: { type: String, enum: ['due', 'kept'] },
    undoFailure: { type: undoFailureSchema },
    publishedAt: { type: Date },
    /** It came after the photo that had taken its place was there, and was taken off at once. */
    cameLate: { type: Boolean },
    /** When it was last looked up whether the photo is still on its product. */
    lookedAt: { type: Date },
    /** When we asked Shopify to take the photo off: if it is gone without that, somebody else removed it. */
    takenOffAt: { type: Date },
    undoneAt: { type: Date },
    createdAt: { type: Date, required: true },
  },
  { collection: 'publications' },
);
publicationSchema.index({ shop: 1, renderId: 1, createdAt: -1 });
publicationSchema.index({ shop: 1, createdAt: -1, _id: -1 });
publicationSchema.index({ status: 1, notBefore: 1 });
publicationSchema.index({ shop: 1, status: 1, _id: 1 });
publicationSchema.index({ shop: 1, status: 1, publishedAt: 1 });
publicationSchema.index({ status: 1, lookedAt: 1 });
publicationSchema.index({ leftover: 1, notBefore: 1 }, { partialFilterExpression: { leftover: { $exists: true } } });
publicationSchema.index({ shop: 1, leftover: 1 }, { partialFilterExpression: { leftover: { $exists: true } } });
publicationSchema.index({ shop: 1, productId: 1, status: 1 });
publicationSchema.index(
  { currentRenderId: 1 },
  { unique: true, partialFilterExpression: { currentRenderId: { $exists: true } } },
);
publicationSchema.index(
  { shop: 1, holdsProductId: 1 },
  { unique: true, partialFilterExpression: { holdsProductId: { $exists: true } } },
);

export const PublicationRecord = defineRecord('Publication', publicationSchema);
export type Publication = InferSchemaType<typeof publicationSchema> & { _id: Types.ObjectId };
