import { reviewPhotos } from '#app/domain/batches/ask/review-photos.ts';
import { BATCH_ENDPOINTS } from '#app/web/api/batch-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/render/batch/:id/review: approves or rejects photos. */
export const action = serveMerchant(BATCH_ENDPOINTS.review, async ({ shop, params, body }) => {
  const { photos: photoIds, state, reasons } = body;
  const photos = await reviewPhotos({ shop, batchId: params.batchId, photoIds, state, reasons, now: new Date() });
  return { photos: photos.map(({ _id, review }) => ({ id: String(_id), state: review?.state ?? 'waiting' })) };
});
