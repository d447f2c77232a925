import { Types } from 'mongoose';
import { PICTURE_LIMITS } from '#app/services/images/picture-limits.ts';
import { incomingKey } from '#app/services/storage/content-key.ts';
import { createUploadForm, type UploadForm } from '#app/services/storage/signed-addresses.ts';
import { GarmentUploadRecord } from './garment-upload.record.ts';
import { requirePlaceForUpload } from './waiting-uploads.ts';

/** The types that a browser may name; the real bytes are looked at when the upload is confirmed. */
export const UPLOAD_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
export type UploadType = (typeof UPLOAD_TYPES)[number];

/**
 * Signs a place for one picture of this store: one file, of one type, at most so large, for a few minutes. A Refusal
 * (`too-many-uploads`) while too many of the store's wait to be taken in.
 */
export async function startUpload(upload: {
  shop: string;
  fileName: string;
  contentType: UploadType;
  now: Date;
}): Promise<{ uploadId: string; form: UploadForm }> {
  const _id = new Types.ObjectId();
  const key = incomingKey(upload.shop);
  const { shop, fileName, contentType } = upload;
  const waiting = { _id, shop, fileName, contentType, incomingKey: key, createdAt: upload.now };
  await GarmentUploadRecord.insertOne(waiting);
  await requirePlaceForUpload({ _id, shop, now: upload.now });
  const form = await createUploadForm({ key, contentType, maxBytes: PICTURE_LIMITS.maxBytes });
  return { uploadId: String(_id), form };
}
