import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { type KeptPicture, keepDerivedPicture } from '#app/domain/pictures/keep-derived-picture.ts';
import { resizeForWeb, webRecipe } from '#app/services/images/resize-for-web.ts';
import { type GarmentUpload, GarmentUploadRecord } from './garment-upload.record.ts';

/** An upload that was taken in: its picture is there. */
export type ConfirmedUpload = GarmentUpload & { pictureKey: string };

/** One confirmed upload of this store. Another store's id answers as if it did not exist. */
export async function findConfirmedUpload(shop: string, uploadId: string): Promise<ConfirmedUpload> {
  const upload = await GarmentUploadRecord.findOne({ _id: new Types.ObjectId(uploadId), shop }).lean();
  if (!upload || !isConfirmed(upload)) throw new Refusal('not-found', {}, { garmentId: 'Choose or upload a picture.' });
  return upload;
}

/** Those of these uploads that this store has and that were taken in. */
export async function findConfirmedUploads(shop: string, ids: Types.ObjectId[]): Promise<ConfirmedUpload[]> {
  const found = await GarmentUploadRecord.find({ shop, _id: { $in: ids } }).lean();
  return found.filter((upload) => isConfirmed(upload));
}

const MOST_RECENT = 8;

/** The pictures that this store sent last, newest first, each content once: to be used again. */
export async function listRecentUploads(shop: string): Promise<ConfirmedUpload[]> {
  const found = await GarmentUploadRecord.find({ shop, status: 'confirmed' })
    .sort({ createdAt: -1 })
    .limit(4 * MOST_RECENT)
    .lean();
  const ofContent = new Map<string, ConfirmedUpload>();
  for (const upload of found) {
    if (isConfirmed(upload) && !ofContent.has(upload.pictureKey)) ofContent.set(upload.pictureKey, upload);
  }
  return [...ofContent.values()].slice(0, MOST_RECENT);
}

const PREVIEW_LONGEST_EDGE_PX = 600;

/** A confirmed upload's picture, small enough for a page. */
export async function uploadPreview(shop: string, uploadId: string): Promise<KeptPicture> {
  const { pictureKey } = await findConfirmedUpload(shop, uploadId);
  return keepDerivedPicture({
    owner: shop,
    sourceKey: pictureKey,
    recipe: webRecipe(PREVIEW_LONGEST_EDGE_PX),
    contentType: 'image/webp',
    make: (picture) => resizeForWeb(picture, { longestEdge: PREVIEW_LONGEST_EDGE_PX }),
  });
}

function isConfirmed(upload: GarmentUpload): upload is ConfirmedUpload {
  return upload.status === 'confirmed' && typeof upload.pictureKey === 'string';
}
