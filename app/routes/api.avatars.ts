import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { AVATAR_ENDPOINTS } from '#app/web/api/avatar-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewAvatar } from '#app/web/views/avatar-view.ts';

/** GET /api/avatars: the library. */
export const loader = serveMerchant(AVATAR_ENDPOINTS.list, async () => ({
  avatars: (await listAvatars()).map(viewAvatar),
}));
