import type { ClientSession } from 'mongoose';
import { storeInKey } from '#app/domain/garments/garment-picture-key.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { deleteObject } from '#app/services/storage/objects.ts';
import { type PictureDeletion, PictureDeletionRecord } from './picture-deletion.record.ts';

/** A record stays far below the size that a document may have, and its keys are deleted well within a lease. */
const KEYS_A_RECORD = 1000;
const LEASE_MS = 10 * 60 * 1000;

/** Notes what is to be deleted from storage, in the transaction that deletes the records which knew of it. */
export async function notePictures(owner: string, keys: Iterable<string>, session: ClientSession): Promise<void> {
  const all = [...keys];
  for (let first = 0; first < all.length; first += KEYS_A_RECORD) {
    const deletion = { owner, keys: all.slice(first, first + KEYS_A_RECORD), leaseUntil: new Date(0) };
    await PictureDeletionRecord.insertOne(deletion, { session });
  }
}

/**
 * Deletes what was noted, one owner's or all, but for what is in use again. What another worker is at is left to it, and
 * what fails stays noted: the first failure is thrown.
 */
export async function deleteNotedPictures(whose: { owner?: string }): Promise<void> {
  for (;;) {
    const now = new Date();
    const taken: PictureDeletion | null = await PictureDeletionRecord.findOneAndUpdate(
      { ...whose, leaseUntil: { $lte: now } },
      { $set: { leaseUntil: new Date(now.getTime() + LEASE_MS) } },
    ).lean();
    if (!taken) return;
    const { _id, keys } = taken;
    try {
      for (const key of keys) if (!(await isInUse(key))) await deleteObject(key);
    } catch (error) {
      await PictureDeletionRecord.updateOne({ _id }, { $set: { leaseUntil: new Date(0) } });
      throw error;
    }
    await PictureDeletionRecord.deleteOne({ _id });
  }
}

/** A store that is back may have the same picture of a product again, under the same name. */
async function isInUse(key: string): Promise<boolean> {
  const shop = storeInKey(key);
  if (!shop) return false;
  const [render, upload] = await Promise.all([
    RenderRecord.exists({ shop, $or: [{ garmentKey: key }, { putKeys: key }] }),
    GarmentUploadRecord.exists({ shop, pictureKey: key }),
  ]);
  return render !== null || upload !== null;
}
