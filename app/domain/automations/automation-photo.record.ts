import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** A photo that a rule asked for. Its id is the render's. */
const automationPhotoSchema = new Schema(
  {
    shop: { type: String, required: true },
    /** Rule, product, picture, avatar and ordinal: what is made once, whatever tells of it. */
    key: { type: String, required: true },
    ruleId: { type: Schema.Types.ObjectId, required: true },
    ruleVersion: { type: Number, required: true },
    productId: { type: String, required: true },
    productTitle: { type: String, required: true },
    mediaId: { type: String, required: true },
    avatarId: { type: Schema.Types.ObjectId, required: true },
    ordinal: { type: Number, required: true },
    /** The colours that the picture shows; none where it was not chosen for one. */
    colours: { type: [String], default: undefined },
    /** The day of UTC, YYYY-MM-DD, whose limit its credit counts for. */
    day: { type: String, required: true },
    /** Until its credit went back. */
    isCharged: { type: Boolean, required: true },
    /** The id that its publication has. */
    publicationId: { type: Schema.Types.ObjectId, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'automation_photos' },
);
automationPhotoSchema.index({ shop: 1, key: 1 }, { unique: true });
automationPhotoSchema.index({ shop: 1, productId: 1, ruleId: 1 });
// What a rule has used of its limits.
automationPhotoSchema.index({ shop: 1, ruleId: 1, isCharged: 1, day: 1 });

export const AutomationPhotoRecord = defineRecord('AutomationPhoto', automationPhotoSchema);
export type AutomationPhoto = InferSchemaType<typeof automationPhotoSchema> & { _id: Types.ObjectId };
