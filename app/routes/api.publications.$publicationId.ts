import { findPublication } from '#app/domain/publications/read/read-publications.ts';
import { PUBLICATION_ENDPOINTS } from '#app/web/api/publication-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

/** GET /api/publications/:id: how far a publication is. */
export const loader = serveMerchant(PUBLICATION_ENDPOINTS.read, async ({ shop, params }) => ({
  publication: viewPublication(await findPublication(shop, params.publicationId)),
}));
