import { type InferSchemaType, Schema } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

/** A picture that was made from a stored one and is kept beside it. */
const derivedPictureSchema = new Schema(
  {
    /** The store that it was made for; `library` for what belongs to everybody. */
    owner: { type: String, required: true },
    /** Storage key of the picture that it was made from, named after its content. */
    sourceKey: { type: String, required: true },
    /** How it was made: another recipe makes another picture. */
    recipe: { type: String, required: true },
    /** Storage key, named after its own content. */
    key: { type: String, required: true },
  },
  { collection: 'derived_pictures' },
);
derivedPictureSchema.index({ owner: 1, sourceKey: 1, recipe: 1, key: 1 }, { unique: true });

export const DerivedPictureRecord = defineRecord('DerivedPicture', derivedPictureSchema);
export type DerivedPicture = InferSchemaType<typeof derivedPictureSchema>;
