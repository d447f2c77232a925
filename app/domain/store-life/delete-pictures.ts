import type { ClientSession } from 'mongoose';
import { storeInKey } from '#app/domain/garments/garment-picture-key.ts';
import { usesPicture as isSentPicture } from '#app/domain/garments/uses-picture.ts';
import { usesPicture as isRenderPicture } from '#app/domain/renders/uses-picture.ts';
import { deleteObject } from '#app/services/storage/objects.ts';
import { type PictureDeletion, PictureDeletionRecord } from './picture-deletion.record.ts';

/** A record stays far below the size that a document may have, and its keys are deleted well within a lease. */
const KEYS_A_RECORD = 1000;
const LEASE_MS = 10 * 60 * 1000;
const KEYS_AT_ONCE = 8;

/** Notes what is to be deleted from storage, in the transaction that deletes the records which knew of it. */
export async function notePictures(owner: string, keys: Iterable<string>, session: ClientSession): Promise<void> {
  const all = [...keys];
  for (let first = 0; first < all.length; first += KEYS_A_RECORD) {
    const deletion = { owner, keys: all.slice(first, first + KEYS_A_RECORD), leaseUntil: new Date(0) };
    await PictureDeletionRecord.insertOne(deletion, { session });
  }
}

/**
 * Deletes what was noted, one owner's or all, but for what is in use again, and returns whether nothing is left; false after
 * so many records, or while another worker is at some. What fails stays noted: the first failure is thrown.
 */
export async function deleteNotedPictures(
  whose: { owner?: string },
  mostRecords = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  for (let records = 0; records < mostRecords; records += 1) {
    const now = new Date();
    const taken: PictureDeletion | null = await PictureDeletionRecord.findOneAndUpdate(
      { ...whose, leaseUntil: { $lte: now } },
      { $set: { leaseUntil: new Date(now.getTime() + LEASE_MS) } },
    ).lean();
    if (!taken) break;
    const { _id, keys } = taken;
    try {
      for (let first = 0; first < keys.length; first += KEYS_AT_ONCE)
        await deleteEach(keys.slice(first, first + KEYS_AT_ONCE));
    } catch (error) {
      await PictureDeletionRecord.updateOne({ _id }, { $set: { leaseUntil: new Date(0) } });
      throw error;
    }
    await PictureDeletionRecord.deleteOne({ _id });
  }
  return (await PictureDeletionRecord.exists(whose)) === null;
}

async function deleteEach(keys: string[]): Promise<void> {
  const outcomes = await Promise.allSettled(
    keys.map(async (key) => {
      if (!(await isInUse(key))) await deleteObject(key);
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** A store that is back may have the same picture of a product again, under the same name. */
async function isInUse(key: string): Promise<boolean> {
  const shop = storeInKey(key);
  if (!shop) return false;
  const uses = await Promise.all([isRenderPicture(shop, key), isSentPicture(shop, key)]);
  return uses.includes(true);
}
