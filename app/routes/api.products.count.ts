import { countStoreProducts } from '#app/domain/garments/narrow-catalogue.ts';
import { GARMENT_ENDPOINTS } from '#app/web/api/garment-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/products/count?collectionId=&tag=&productType=&vendor=&search=: how many products a filter holds. */
export const loader = serveMerchant(GARMENT_ENDPOINTS.count, ({ shop, query }) => countStoreProducts(shop, query));
