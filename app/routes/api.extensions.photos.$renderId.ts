import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewExtensionPhoto } from '#app/web/views/extension-view.ts';

/** GET /api/extensions/photos/:id: how far a photo is, with its publication. */
export const loader = serveMerchant(EXTENSION_ENDPOINTS.photo, async ({ merchant, shop, params }) => ({
  photo: await viewExtensionPhoto(merchant, await findRender(shop, params.renderId)),
}));
