import { requestPublication } from '#app/domain/publications/ask/request-publication.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewExtensionPhoto } from '#app/web/views/extension-view.ts';

/** POST /api/extensions/photos/:id/publish: puts a finished photo on its product (202). */
export const action = serveMerchant(EXTENSION_ENDPOINTS.publish, async ({ merchant, shop, params, body }) => {
  const { renderId } = params;
  await requestPublication({ shop, renderId, ...body, now: new Date() });
  return { photo: await viewExtensionPhoto(merchant, await findRender(shop, renderId)) };
});
