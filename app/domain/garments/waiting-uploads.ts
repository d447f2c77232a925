/** How much of a store's own pictures may lie in storage without being taken in: each place holds one file of the largest size. */
import type { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { GarmentUploadRecord } from './garment-upload.record.ts';

/** At 20 MB each they are 4 GB; a merchant's browser takes in each picture as soon as it is sent. */
export const MOST_WAITING = 200;
/** How long a place counts of which the picture was taken in or refused: its form can be used again for five minutes. */
export const FORM_MS = 6 * 60 * 1000;
/** How long what was sent and not taken in is kept. */
export const KEPT_MS = 2 * 60 * 60 * 1000;

/**
 * Refuses (`too-many-uploads`) a place beyond those that a store may have waiting, and takes its record back. It is counted
 * after it was written, so that many that come at once see each other, and up to itself, so that the first of them have
 * their places. Those that are written in the same moment can be a few more.
 */
export async function requirePlaceForUpload(upload: { _id: Types.ObjectId; shop: string; now: Date }): Promise<void> {
  const { _id, shop, now } = upload;
  const waiting = {
    shop,
    sweptAt: { $exists: false },
    $or: [{ status: 'waiting' as const }, { createdAt: { $gt: new Date(now.getTime() - FORM_MS) } }],
  };
  const places = await GarmentUploadRecord.countDocuments({ ...waiting, _id: { $lte: _id } });
  if (places <= MOST_WAITING) return;
  await GarmentUploadRecord.deleteOne({ _id, shop, status: 'waiting' });
  const oldest = await GarmentUploadRecord.findOne(waiting).sort({ createdAt: 1 }).lean();
  throw new Refusal('too-many-uploads', { most: MOST_WAITING, minutes: minutesUntilFree(oldest, now) });
}

/** When the oldest place is free again, in whole minutes. */
function minutesUntilFree(oldest: { status: string; createdAt: Date } | null, now: Date): number {
  if (!oldest) return 1;
  const keptMs = oldest.status === 'waiting' ? KEPT_MS : FORM_MS;
  return Math.max(1, Math.ceil((oldest.createdAt.getTime() + keptMs - now.getTime()) / 60_000));
}
