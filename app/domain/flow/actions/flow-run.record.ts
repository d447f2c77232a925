import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { PUBLICATION_POSITIONS } from '#app/domain/businesses/publication-position.ts';
import { defineRecord } from '#app/services/database/record.ts';

/** `waiting` until the photo is asked for, `making` until it is made, and published where that is wanted. */
export const FLOW_RUN_STATUSES = ['waiting', 'making', 'done', 'failed'] as const;

export const UNFINISHED_RUNS = ['waiting', 'making'] as const satisfies (typeof FLOW_RUN_STATUSES)[number][];

/** Flow sends a step again for 36 hours at most; as long as the rules' log. */
const KEPT_SECONDS = 90 * 24 * 60 * 60;

const part = { _id: false } as const;

/** One photo that a workflow of Shopify Flow asked for. */
const flowRunSchema = new Schema(
  {
    shop: { type: String, required: true },
    /** Flow's own id of the step: repeated, it has the same. */
    actionRunId: { type: String, required: true },
    /** `gid://shopify/Product/...` */
    productId: { type: String, required: true },
    /** Known once the product was read. */
    productTitle: { type: String },
    /** As the merchant wrote it: an avatar's name or id. */
    avatar: { type: String, required: true },
    /** The store's own setting, where it is left out. */
    position: { type: String, enum: PUBLICATION_POSITIONS },
    publishesAtOnce: { type: Boolean, required: true },
    renderId: { type: Schema.Types.ObjectId },
    publicationId: { type: Schema.Types.ObjectId, required: true },

    status: { type: String, enum: FLOW_RUN_STATUSES, required: true },
    /** What is worn by whom: written before it is asked for, so that asking again asks for the same. */
    chosen: {
      type: new Schema(
        { mediaId: { type: String, required: true }, avatarId: { type: Schema.Types.ObjectId, required: true } },
        part,
      ),
    },
    /** Why no photo came of it, for the merchant. */
    failure: {
      type: new Schema({ title: { type: String, required: true }, say: { type: String, required: true } }, part),
    },
    fence: { type: Number, required: true, default: 0 },
    /** Tries in a row that Shopify or we failed. */
    attempts: { type: Number, required: true, default: 0 },
    leaseUntil: { type: Date },
    notBefore: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    endedAt: { type: Date },
  },
  { collection: 'flow_runs' },
);
flowRunSchema.index({ actionRunId: 1 }, { unique: true });
flowRunSchema.index({ status: 1, notBefore: 1 });
flowRunSchema.index({ shop: 1, createdAt: -1, _id: -1 });
flowRunSchema.index({ shop: 1, status: 1 });
flowRunSchema.index({ endedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
// What was made of a product.
flowRunSchema.index({ shop: 1, productId: 1, 'chosen.mediaId': 1 });

export const FlowRunRecord = defineRecord('FlowRun', flowRunSchema);
export type FlowRun = InferSchemaType<typeof flowRunSchema> & { _id: Types.ObjectId };
