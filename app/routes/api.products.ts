import { searchStoreProducts } from '#app/domain/garments/search-store-products.ts';
import { GARMENT_ENDPOINTS } from '#app/web/api/garment-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/products?q=&after=&before=: the store's products for the picker, a page at a time. */
export const loader = serveMerchant(GARMENT_ENDPOINTS.products, ({ shop, query: { q, after, before } }) =>
  searchStoreProducts(shop, { words: q, after, before }),
);
