import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { garmentPreview } from '#app/domain/renders/read/render-pictures.ts';
import { PICTURE_ENDPOINTS } from '#app/web/api/picture-endpoints.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { servePicture } from '#app/web/serve.ts';

/** GET /api/images/:id/garment: the garment's picture as it was when the render was made. */
export const loader = servePicture(
  PICTURE_ENDPOINTS.garment,
  ({ params }) => ({ recordId: params.id, variant: 'garment' }),
  async ({ request, params, shop }) => {
    const render = await findRender(shop, params.id);
    return pictureResponse(request, await garmentPreview(render), { maxAgeSeconds: 3600 });
  },
);
