import type { ForgetStep, Forgotten } from '#app/domain/forget-step.ts';
import { DerivedPictureRecord } from './derived-picture.record.ts';

/** Deletes what is known of the pictures that were made from those of a store that is being deleted. */
export async function forgetStore({ shop, most, session }: ForgetStep): Promise<Forgotten> {
  const pictures = await DerivedPictureRecord.find({ owner: shop })
    .session(session)
    .select('key')
    .limit(most)
    .batchSize(most)
    .lean();
  if (pictures.length === 0) return { records: 0 };
  await DerivedPictureRecord.deleteMany({ _id: { $in: pictures.map(({ _id }) => _id) } }, { session });
  return { records: pictures.length, pictureKeys: pictures.map(({ key }) => key) };
}
