import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { defineRecord } from '#app/services/database/record.ts';

const UPLOAD_STATUSES = ['waiting', 'confirmed', 'refused'] as const;

/** A merchant's own picture of a garment, from the moment that its place was signed until it is confirmed. */
const garmentUploadSchema = new Schema(
  {
    shop: { type: String, required: true },
    fileName: { type: String, required: true },
    contentType: { type: String, required: true },
    /** Where the browser puts it: a random key that nobody chose. */
    incomingKey: { type: String, required: true },
    status: { type: String, enum: UPLOAD_STATUSES, required: true, default: 'waiting' },
    /** Storage key of the normalised picture, named after its content. */
    pictureKey: { type: String },
    width: { type: Number },
    height: { type: Number },
    createdAt: { type: Date, required: true },
    confirmedAt: { type: Date },
    /** When the place where it was sent was emptied for good. */
    sweptAt: { type: Date },
  },
  { collection: 'garment_uploads' },
);
garmentUploadSchema.index({ shop: 1, createdAt: -1 });
garmentUploadSchema.index({ sweptAt: 1, createdAt: 1 });
garmentUploadSchema.index({ incomingKey: 1 }, { unique: true });

export const GarmentUploadRecord = defineRecord('GarmentUpload', garmentUploadSchema);
export type GarmentUpload = InferSchemaType<typeof garmentUploadSchema> & { _id: Types.ObjectId };
