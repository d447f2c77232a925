import { avatarPreview } from '#app/domain/avatars/avatar-preview.ts';
import { PICTURE_ENDPOINTS } from '#app/web/api/picture-endpoints.ts';
import { pictureResponse } from '#app/web/picture-response.ts';
import { servePicture } from '#app/web/serve.ts';

/** GET /api/images/:id/avatar: the web copy of an avatar of the library. */
export const loader = servePicture(
  PICTURE_ENDPOINTS.avatar,
  ({ params }) => ({ recordId: params.id, variant: 'avatar' }),
  async ({ request, params }) => pictureResponse(request, await avatarPreview(params.id), { maxAgeSeconds: 24 * 3600 }),
);
