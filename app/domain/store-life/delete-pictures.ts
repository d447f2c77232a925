import type { ClientSession } from 'mongoose';
import { storeInKey } from '#app/domain/garments/garment-picture-key.ts';
import { usesPicture as isSentPicture } from '#app/domain/garments/uses-picture.ts';
import { usesPicture as isRenderPicture } from '#app/domain/renders/uses-picture.ts';
import { StoreDeletionRecord } from '#app/domain/store-names/store-deletion.record.ts';
import { deleteObject } from '#app/services/storage/objects.ts';
import { type PictureDeletion, PictureDeletionRecord } from './picture-deletion.record.ts';

/** A record stays far below the size that a document may have, and its keys are deleted well within a lease. */
const KEYS_A_RECORD = 1000;
const LEASE_MS = 10 * 60 * 1000;
const KEYS_AT_ONCE = 8;
/** So many records in which a picture can't be deleted, and it is storage that fails. */
const MOST_FAILURES = 5;

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
 * so many records, or while another worker is at some. What fails stays noted, holds up nothing behind it and is last next
 * time: the first failure is thrown at the end. Of a store whose records are still going nothing is asked: its turn comes
 * when they are gone.
 */
export async function deleteNotedPictures(
  whose: { owner?: string },
  mostRecords = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const owners = whose.owner === undefined ? { owner: { $nin: await beingDeleted() } } : whose;
  const failures: { _id: PictureDeletion['_id']; error: unknown }[] = [];
  for (let records = 0; records < mostRecords && failures.length < MOST_FAILURES; records += 1) {
    const now = new Date();
    const taken: PictureDeletion | null = await PictureDeletionRecord.findOneAndUpdate(
      { ...owners, _id: { $nin: failures.map(({ _id }) => _id) }, leaseUntil: { $lte: now } },
      { $set: { leaseUntil: new Date(now.getTime() + LEASE_MS) } },
      { sort: { leaseUntil: 1 } },
    ).lean();
    if (!taken) break;
    const { _id, keys } = taken;
    try {
      for (let first = 0; first < keys.length; first += KEYS_AT_ONCE)
        await deleteEach(keys.slice(first, first + KEYS_AT_ONCE));
    } catch (error) {
      await PictureDeletionRecord.updateOne({ _id }, { $set: { leaseUntil: new Date() } });
      failures.push({ _id, error });
      continue;
    }
    await PictureDeletionRecord.deleteOne({ _id });
  }
  const [first] = failures;
  if (first) throw first.error;
  return (await PictureDeletionRecord.exists(whose)) === null;
}

async function beingDeleted(): Promise<string[]> {
  const deletions = await StoreDeletionRecord.find().select('_id').lean();
  return deletions.map(({ _id }) => _id);
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
