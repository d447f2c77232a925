import { reviewPhotos } from '#app/domain/batches/ask/review-photos.ts';
import { RENDER_ENDPOINTS } from '#app/web/api/render-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { readRenderView } from '#app/web/views/read-renders-view.ts';

/** POST /api/render/:id/review: approves or rejects one photo. */
export const action = serveMerchant(RENDER_ENDPOINTS.review, async ({ merchant, shop, params: { renderId }, body }) => {
  // Whoever approves an earlier photo by itself means to use it.
  const goesBack = body.state === 'approved';
  await reviewPhotos({ shop, photoIds: [renderId], goesBack, ...body, now: new Date() });
  return { render: await readRenderView(merchant, renderId) };
});
