import { deleteObject } from '#app/services/storage/objects.ts';
import { GarmentUploadRecord } from './garment-upload.record.ts';
import { FORM_MS, KEPT_MS } from './waiting-uploads.ts';

const MOST_AT_ONCE = 500;

/**
 * Deletes what was sent two hours ago and never taken in, with its record. The place of a picture that was taken in or
 * refused is emptied again once its form has ended: until then it can be used more than once. Of one that was taken in no
 * more than that goes. Returns how many were looked at.
 */
export async function sweepUploads(now: Date = new Date()): Promise<number> {
  const before = (ms: number) => ({ $lte: new Date(now.getTime() - ms) });
  const old = await GarmentUploadRecord.find({
    sweptAt: { $exists: false },
    $or: [{ status: { $ne: 'waiting' }, createdAt: before(FORM_MS) }, { createdAt: before(KEPT_MS) }],
  })
    .select('shop status incomingKey pictureKey')
    .limit(MOST_AT_ONCE)
    .lean();
  for (const { _id, shop, status, incomingKey, pictureKey } of old) {
    await deleteObject(incomingKey);
    // What may lie under its picture's name stays known: another upload of the same picture can have the same name.
    if (status === 'confirmed' || pictureKey)
      await GarmentUploadRecord.updateOne({ _id, shop }, { $set: { sweptAt: now } });
    else await GarmentUploadRecord.deleteOne({ _id, shop, status, pictureKey: { $exists: false } });
  }
  return old.length;
}
