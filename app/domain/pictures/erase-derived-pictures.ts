import { deleteObject } from '#app/services/storage/objects.ts';
import { DerivedPictureRecord } from './derived-picture.record.ts';

/** Deletes every picture that was made for this store from others, and what says so. Safe to repeat. */
export async function eraseDerivedPictures(owner: string): Promise<void> {
  for await (const { _id, key } of DerivedPictureRecord.find({ owner }).select('key').lean().cursor()) {
    await deleteObject(key);
    await DerivedPictureRecord.deleteOne({ _id, owner });
  }
}
