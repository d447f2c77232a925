import { uploadPreview } from '#app/domain/garments/read-uploads.ts';
import { PICTURE_ENDPOINTS } from '#app/web/api/picture-endpoints.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { servePicture } from '#app/web/serve.ts';

/** GET /api/images/:id/upload: a picture that the merchant sent, as it was taken in. */
export const loader = servePicture(
  PICTURE_ENDPOINTS.upload,
  ({ params }) => ({ recordId: params.id, variant: 'upload' }),
  async ({ request, params, shop }) =>
    pictureResponse(request, await uploadPreview(shop, params.id), { maxAgeSeconds: 3600 }),
);
