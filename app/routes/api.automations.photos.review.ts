import { reviewPhotos } from '#app/domain/batches/ask/review-photos.ts';
import { AUTOMATION_ENDPOINTS } from '#app/web/api/automation-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** POST /api/automations/photos/review: approves or rejects photos of rules. */
export const action = serveMerchant(AUTOMATION_ENDPOINTS.review, async ({ shop, body }) => {
  const { photos: photoIds, state, reasons } = body;
  const photos = await reviewPhotos({ shop, isOfRules: true, photoIds, state, reasons, now: new Date() });
  return { photos: photos.map(({ _id, review }) => ({ id: String(_id), state: review?.state ?? 'waiting' })) };
});
