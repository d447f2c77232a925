import { Types } from 'mongoose';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import type { Migration } from './migration.ts';

/**
 * Each photo of a batch, of which an item had one, becomes the one that counts of its item, and waits for the merchant's
 * eye. Made while the version before may still write such photos: `late-photos-of-items` carries those over.
 */
export function photosOfItems(photosAtOnce = 500): Migration {
  return { number: 4, name: 'photos-of-items', runs: 'start', step: carryPhotosOver(photosAtOnce) };
}

/** Carries over what processes of the version before still wrote while photos-of-items was made, or after it. */
export function latePhotosOfItems(photosAtOnce = 500): Migration {
  return { number: 5, name: 'late-photos-of-items', runs: 'command', step: carryPhotosOver(photosAtOnce) };
}

function carryPhotosOver(photosAtOnce: number): Migration['step'] {
  return async (reached) => {
    const after = reached ? { _id: { $gt: new Types.ObjectId(reached) } } : {};
    const ofBatches = { 'batch.id': { $exists: true }, 'batch.isCurrent': { $exists: false } };
    const photos = await RenderRecord.find({ ...ofBatches, ...after })
      .sort({ _id: 1 })
      .limit(photosAtOnce)
      .select('_id')
      .lean();
    await RenderRecord.updateMany(
      { _id: { $in: photos.map(({ _id }) => _id) }, ...ofBatches },
      { $set: { 'batch.isCurrent': true, review: { state: 'waiting' } } },
    );
    return photos.length < photosAtOnce ? undefined : String(photos.at(-1)?._id);
  };
}
