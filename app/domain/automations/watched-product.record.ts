import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';
import { TROUBLES } from './outcomes.ts';

/** A product that rules are to look at, or have looked at. One for each, whatever tells of it and however often. */
const watchedProductSchema = new Schema(
  {
    shop: { type: String, required: true },
    /** `gid://shopify/Product/...` */
    productId: { type: String, required: true },
    title: { type: String },
    /** `due` is to be looked at, from `notBefore` on; a `resting` one only when something tells of it again. */
    state: { type: String, enum: ['due', 'resting'], required: true },
    notBefore: { type: Date, required: true },
    leaseUntil: { type: Date },
    fence: { type: Number, required: true, default: 0 },
    /** Goes up with everything that tells of it: a look that began before is not the last. */
    told: { type: Number, required: true, default: 0 },
    /** Looks that failed in a row. */
    attempts: { type: Number, required: true, default: 0 },
    /** Its pictures as they were last seen, and since when they are so. */
    pictures: { type: String },
    picturesSince: { type: Date },
    /** By rules that have looked at it to the end: as the rule was then, and whether another one came first. */
    decisions: {
      type: [
        new Schema(
          {
            ruleId: { type: Schema.Types.ObjectId, required: true },
            choicesVersion: { type: Number, required: true },
            isOthers: { type: Boolean, required: true },
          },
          { _id: false },
        ),
      ],
      required: true,
      default: [],
    },
    /** What held its photos up when it was last looked at. */
    heldFor: { type: String, enum: TROUBLES },
    /** When the last whole look began. */
    lookedAt: { type: Date },
    firstToldAt: { type: Date, required: true },
  },
  { collection: 'watched_products' },
);
watchedProductSchema.index({ shop: 1, productId: 1 }, { unique: true });
watchedProductSchema.index({ state: 1, notBefore: 1 });
// How much of a store waits.
watchedProductSchema.index({ shop: 1, state: 1, notBefore: 1 });

export const WatchedProductRecord = defineRecord('WatchedProduct', watchedProductSchema);
export type WatchedProduct = InferSchemaType<typeof watchedProductSchema> & { _id: Types.ObjectId };
