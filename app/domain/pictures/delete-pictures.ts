import type { ClientSession } from 'mongoose';
import { deleteObject } from '#app/services/storage/objects.ts';
import { PictureDeletionRecord } from './picture-deletion.record.ts';

/** A record stays far below the size that a document may have. */
const KEYS_A_RECORD = 1000;

/** Notes what is to be deleted from storage, in the transaction that deletes the records which knew of it. */
export async function notePictures(owner: string, keys: Iterable<string>, session: ClientSession): Promise<void> {
  const all = [...keys];
  for (let first = 0; first < all.length; first += KEYS_A_RECORD) {
    const deletion = { owner, keys: all.slice(first, first + KEYS_A_RECORD) };
    await PictureDeletionRecord.insertOne(deletion, { session });
  }
}

/** Deletes what was noted, but for what is in use again. Safe to repeat: what fails stays noted. */
export async function deleteNotedPictures(owner: string, isInUse: (key: string) => Promise<boolean>): Promise<void> {
  for await (const { _id, keys } of PictureDeletionRecord.find({ owner }).lean().cursor()) {
    for (const key of keys) if (!(await isInUse(key))) await deleteObject(key);
    await PictureDeletionRecord.deleteOne({ _id });
  }
}
