import { requestUndo } from '#app/domain/publications/run/undo-publication.ts';
import { PUBLICATION_ENDPOINTS } from '#app/web/api/publication-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

/** POST /api/publications/:id/undo: takes a published photo off its product again (202). Pressed twice, it is done once. */
export const action = serveMerchant(PUBLICATION_ENDPOINTS.undo, async ({ shop, params }) => {
  const { publicationId } = params;
  return { publication: viewPublication(await requestUndo({ shop, publicationId, now: new Date() })) };
});
