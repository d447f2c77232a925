import type { ForgetStep, Forgotten } from '#app/domain/forget-step.ts';
import { GarmentUploadRecord } from './garment-upload.record.ts';

/** Deletes what is known of the pictures that a store which is being deleted has sent. */
export async function forgetStore({ shop, most, session }: ForgetStep): Promise<Forgotten> {
  const uploads = await GarmentUploadRecord.find({ shop })
    .session(session)
    .select('incomingKey pictureKey')
    .limit(most)
    .batchSize(most)
    .lean();
  if (uploads.length === 0) return { records: 0 };
  await GarmentUploadRecord.deleteMany({ _id: { $in: uploads.map(({ _id }) => _id) } }, { session });
  return {
    records: uploads.length,
    pictureKeys: uploads.flatMap(({ incomingKey, pictureKey }) => [incomingKey, ...(pictureKey ? [pictureKey] : [])]),
  };
}
