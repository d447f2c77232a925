import { requestPublication } from '#app/domain/publications/ask/request-publication.ts';
import { PUBLICATION_ENDPOINTS } from '#app/web/api/publication-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewPublication } from '#app/web/views/render-view.ts';

/** POST /api/publications: puts a finished photo on its product, or on `productId` where the garment was sent (202). */
export const action = serveMerchant(PUBLICATION_ENDPOINTS.publish, async ({ shop, body }) => ({
  publication: viewPublication(await requestPublication({ shop, ...body, now: new Date() })),
}));
