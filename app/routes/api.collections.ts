import { listStoreCollections } from '#app/domain/garments/narrow-catalogue.ts';
import { GARMENT_ENDPOINTS } from '#app/web/api/garment-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/collections?q=&after=: the store's collections, a page at a time. */
export const loader = serveMerchant(GARMENT_ENDPOINTS.collections, ({ shop, query: { q, after } }) =>
  listStoreCollections(shop, { words: q, after }),
);
