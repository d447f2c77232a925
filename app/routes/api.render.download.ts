import { readBusiness } from '#app/domain/businesses/read-business.ts';
import { pictureToDeliver } from '#app/domain/renders/read/entitlement.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { cleanDownload, watermarkedPreview } from '#app/domain/renders/read/render-pictures.ts';
import { RENDER_ENDPOINTS } from '#app/web/api/render-endpoints.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { servePicture } from '#app/web/serve.ts';

/** GET /api/render/download?id=: the photo as a file, clean or watermarked as the store is entitled to now. */
export const loader = servePicture(
  RENDER_ENDPOINTS.download,
  ({ query }) => ({ recordId: query.id, variant: 'download' }),
  async ({ request, query: { id }, shop }) => {
    const [render, business] = await Promise.all([findRender(shop, id), readBusiness(shop)]);
    const picture =
      pictureToDeliver(render, business) === 'clean' ? cleanDownload(render) : await watermarkedPreview(render, 'full');
    return pictureResponse(request, picture, { maxAgeSeconds: 0, downloadName: `modelsnap-${id}.jpg` });
  },
);
