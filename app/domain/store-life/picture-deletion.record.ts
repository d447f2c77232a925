import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** Pictures whose records are gone, and which are still to be deleted from storage. */
const pictureDeletionSchema = new Schema(
  {
    /** Whose they were: the store's hash. */
    owner: { type: String, required: true },
    keys: { type: [String], required: true },
    /** Until when a worker is at it. */
    leaseUntil: { type: Date, required: true },
  },
  { collection: 'picture_deletions' },
);
pictureDeletionSchema.index({ leaseUntil: 1, owner: 1 });

export const PictureDeletionRecord = defineRecord('PictureDeletion', pictureDeletionSchema);
export type PictureDeletion = InferSchemaType<typeof pictureDeletionSchema> & { _id: Types.ObjectId };
