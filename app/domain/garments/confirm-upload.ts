import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { ENGINE_LONGEST_EDGE_PX } from '#app/domain/pictures/engine-edge.ts';
import { pictureRefusal } from '#app/domain/pictures/picture-problem.ts';
import { takeInPicture } from '#app/services/images/decoding/outside-pictures.ts';
import { PICTURE_LIMITS } from '#app/services/images/picture-limits.ts';
import { holdPicture } from '#app/services/images/picture-turns.ts';
import type { TakenIn } from '#app/services/images/take-in.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { deleteObject, getObject, headObject, putObject } from '#app/services/storage/objects.ts';
import { garmentPictureKey } from './garment-picture-key.ts';
import { type GarmentUpload, GarmentUploadRecord } from './garment-upload.record.ts';

/**
 * Takes an uploaded picture in: looks at its real bytes, keeps a normalised copy without metadata under its content's
 * name, and forgets what was sent. Confirmed twice, it is the same garment. Another store's upload does not exist.
 */
export async function confirmUpload(confirmation: {
  shop: string;
  uploadId: string;
  now: Date;
}): Promise<GarmentUpload> {
  const owned = { _id: new Types.ObjectId(confirmation.uploadId), shop: confirmation.shop };
  // The record is read within the turn: whoever asked at the same time may have confirmed it meanwhile.
  return holdPicture(confirmation.shop, async () => {
    const upload = await GarmentUploadRecord.findOne(owned).lean();
    if (!upload) throw new Refusal('not-found');
    if (upload.status === 'confirmed') return upload;
    const looked = await lookAt(upload);
    if (!looked) return confirmedElsewhere(owned);
    if (!looked.ok) {
      await GarmentUploadRecord.updateOne({ ...owned, status: 'waiting' }, { $set: { status: 'refused' } });
      await deleteObject(upload.incomingKey);
      throw pictureRefusal(looked.reason, 'file');
    }
    const { bytes, width, height } = looked.picture;
    const pictureKey = garmentPictureKey(upload.shop, bytes);
    // Before it is put there, so that a deletion of the store finds it whatever happens in between.
    await GarmentUploadRecord.updateOne({ ...owned, status: 'waiting' }, { $set: { pictureKey } });
    await putObject({ key: pictureKey, body: bytes, contentType: 'image/jpeg' });
    const confirmed = await GarmentUploadRecord.findOneAndUpdate(
      owned,
      { $set: { status: 'confirmed', pictureKey, width, height, confirmedAt: confirmation.now } },
      { returnDocument: 'after' },
    ).lean();
    await deleteObject(upload.incomingKey);
    if (!confirmed) throw new Refusal('not-found');
    return confirmed;
  });
}

/** Another process has taken in what was sent, and emptied its place. Otherwise nothing was sent. */
async function confirmedElsewhere(owned: { _id: Types.ObjectId; shop: string }): Promise<GarmentUpload> {
  const confirmed = await GarmentUploadRecord.findOne({ ...owned, status: 'confirmed' }).lean();
  if (!confirmed) throw new Refusal('upload-not-there');
  return confirmed;
}

/** Undefined when there is nothing. */
async function lookAt({ shop, incomingKey }: GarmentUpload): Promise<TakenIn | undefined> {
  const sent = await headObject(incomingKey);
  if (!sent) return undefined;
  // The form allows no more; whoever wrote there otherwise is not read into memory.
  if (sent.bytes > PICTURE_LIMITS.maxBytes) return { ok: false, reason: 'too-many-bytes' };
  const body = await readSent(incomingKey);
  if (!body) return undefined;
  return takeInPicture(body, { owner: shop, longestEdge: ENGINE_LONGEST_EDGE_PX });
}

async function readSent(incomingKey: string): Promise<Buffer | undefined> {
  try {
    return (await getObject(incomingKey)).body;
  } catch (error) {
    if (error instanceof ServiceError && error.facts.status === 404) return undefined;
    throw error;
  }
}
