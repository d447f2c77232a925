import { requestUndo } from '#app/domain/publications/run/undo-publication.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewExtensionPhoto } from '#app/web/views/extension-view.ts';

/** POST /api/extensions/publications/:id/undo: takes a published photo off its product again (202). Pressed twice, it is done once. */
export const action = serveMerchant(EXTENSION_ENDPOINTS.undo, async ({ merchant, shop, params }) => {
  const { renderId } = await requestUndo({ shop, publicationId: params.publicationId, now: new Date() });
  return { photo: await viewExtensionPhoto(merchant, await findRender(shop, String(renderId))) };
});
