import type { Publication } from '#app/domain/publications/publication.record.ts';
import type { PublicationFailureCode } from '#app/domain/publications/publication-failure.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';

/**
 * Why a publication that has not begun is not wanted any more: what a bulk action asked for is, as long as its photo is
 * approved and counts for its item; what a rule asked for is, unless the merchant has looked at it and has not approved it.
 * What a person asked for by itself is.
 */
export async function whyUnwanted({
  shop,
  renderId,
  bulkActionId,
  ruleId,
}: Publication): Promise<Extract<PublicationFailureCode, 'photo-replaced' | 'approval-withdrawn'> | undefined> {
  if (!bulkActionId && !ruleId) return undefined;
  const photo = await RenderRecord.findOne({ _id: renderId, shop }).select('batch.isCurrent review.state').lean();
  // One that is gone is missed when its picture is read.
  if (!photo) return undefined;
  if (photo.batch?.isCurrent === false) return 'photo-replaced';
  const isApproved = photo.review ? photo.review.state === 'approved' : !bulkActionId;
  return isApproved ? undefined : 'approval-withdrawn';
}
