import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

export const PRESENTATIONS = ['feminine', 'masculine', 'androgynous'] as const;
export const BODY_TYPES = ['slim', 'athletic', 'average', 'curvy', 'plus-size'] as const;
export const AGE_BANDS = ['18-25', '26-35', '36-50', '51-65', '65+'] as const;
export const FRAMINGS = ['full', 'three-quarter', 'half', 'upper'] as const;

const avatarSchema = new Schema(
  {
    name: { type: String, required: true },
    presentation: { type: String, enum: PRESENTATIONS, required: true },
    bodyType: { type: String, enum: BODY_TYPES, required: true },
    skinTone: { type: String, required: true },
    ageBand: { type: String, enum: AGE_BANDS, required: true },
    framing: { type: String, enum: FRAMINGS, required: true },
    /** Storage key of the normalised picture, named after its content. */
    pictureKey: { type: String, required: true },
    width: { type: Number, required: true },
    height: { type: Number, required: true },
    sortOrder: { type: Number, required: true, default: 0 },
    /** A retired avatar takes no new renders; old ones stay. */
    retiredAt: { type: Date },
  },
  { collection: 'avatars', timestamps: true },
);
avatarSchema.index({ pictureKey: 1 }, { unique: true });
avatarSchema.index({ retiredAt: 1, sortOrder: 1, _id: 1 });

export const AvatarRecord = defineRecord('Avatar', avatarSchema);
export type Avatar = InferSchemaType<typeof avatarSchema> & { _id: Types.ObjectId };
