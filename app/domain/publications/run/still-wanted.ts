import type { Publication } from '#app/domain/publications/publication.record.ts';
import type { PublicationFailureCode } from '#app/domain/publications/publication-failure.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';

/**
 * Why a publication that has not begun is not wanted any more: what a bulk action asked for is, as long as its photo is
 * approved and counts for its item. What a person asked for by itself is.
 */
export async function whyUnwanted({
  shop,
  renderId,
  bulkActionId,
}: Publication): Promise<Extract<PublicationFailureCode, 'photo-replaced' | 'approval-withdrawn'> | undefined> {
  if (!bulkActionId) return undefined;
  const photo = await RenderRecord.findOne({ _id: renderId, shop }).select('batch.isCurrent review.state').lean();
  // One that is gone is missed when its picture is read.
  if (!photo) return undefined;
  if (photo.batch?.isCurrent === false) return 'photo-replaced';
  return photo.review?.state === 'approved' ? undefined : 'approval-withdrawn';
}
