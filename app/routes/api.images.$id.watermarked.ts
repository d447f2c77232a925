import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { watermarkedPreview } from '#app/domain/renders/read/render-pictures.ts';
import { PICTURE_ENDPOINTS } from '#app/web/api/picture-endpoints.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { servePicture } from '#app/web/serve.ts';

/** GET /api/images/:id/watermarked?type=: the preview of a render, always with its watermark. */
export const loader = servePicture(
  PICTURE_ENDPOINTS.watermarked,
  ({ params, query: { type } }) => ({ recordId: params.id, variant: type === 'full' ? 'watermarked' : type }),
  async ({ request, params, query, shop }) => {
    const render = await findRender(shop, params.id);
    return pictureResponse(request, await watermarkedPreview(render, query.type), { maxAgeSeconds: 3600 });
  },
);
