import { Types } from 'mongoose';
import { ENGINE_LONGEST_EDGE_PX } from '#app/domain/avatars/import-avatar.ts';
import { Refusal } from '#app/domain/errors.ts';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import { normalisePicture } from '#app/services/images/normalise-picture.ts';
import { contentKey } from '#app/services/storage/content-key.ts';
import { deleteObject, getObject, headObject, putObject } from '#app/services/storage/objects.ts';
import { type GarmentUpload, GarmentUploadRecord } from './garment-upload.record.ts';
import { pictureRefusal } from './picture-problem.ts';

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
  const upload = await GarmentUploadRecord.findOne(owned).lean();
  if (!upload) throw new Refusal('not-found');
  if (upload.status === 'confirmed') return upload;
  if (!(await headObject(upload.incomingKey))) throw new Refusal('upload-not-there');
  const { body } = await getObject(upload.incomingKey);
  const inspected = await inspectPicture(body);
  if (!inspected.ok) {
    await GarmentUploadRecord.updateOne({ ...owned, status: 'waiting' }, { $set: { status: 'refused' } });
    await deleteObject(upload.incomingKey);
    throw pictureRefusal(inspected.reason, 'file');
  }
  const picture = await normalisePicture(body, { longestEdge: ENGINE_LONGEST_EDGE_PX });
  const pictureKey = contentKey('garments', picture.bytes, 'jpg');
  await putObject({ key: pictureKey, body: picture.bytes, contentType: 'image/jpeg' });
  const { width, height } = picture;
  const confirmed = await GarmentUploadRecord.findOneAndUpdate(
    owned,
    { $set: { status: 'confirmed', pictureKey, width, height, confirmedAt: confirmation.now } },
    { returnDocument: 'after' },
  ).lean();
  await deleteObject(upload.incomingKey);
  if (!confirmed) throw new Refusal('not-found');
  return confirmed;
}
