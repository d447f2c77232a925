import { lookIfPossible } from '#app/domain/publications/ask/look-at-publication.ts';
import { findPublication } from '#app/domain/publications/read/read-publications.ts';
import { PUBLICATION_ENDPOINTS } from '#app/web/api/publication-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

/** POST /api/publications/:id/look: asks Shopify whether a published photo is still on its product. */
export const action = serveMerchant(PUBLICATION_ENDPOINTS.look, async ({ shop, params }) => {
  const publication = await findPublication(shop, params.publicationId);
  return { publication: viewPublication(await lookIfPossible(publication, new Date())) };
});
