import { noteUsedAvatar } from '#app/domain/businesses/note-used-avatar.ts';
import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { askForRender } from '#app/web/ask-for-render.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewExtensionPhoto } from '#app/web/views/extension-view.ts';

/** POST /api/extensions/photos: as POST /api/render; and the avatar, chosen by a person, is noted. */
export const action = serveMerchant(EXTENSION_ENDPOINTS.ask, async ({ merchant, shop, body, request }) => {
  const render = await askForRender(shop, body, request);
  await noteUsedAvatar(shop, render.subject.avatarId);
  return { photo: await viewExtensionPhoto(merchant, render) };
});
