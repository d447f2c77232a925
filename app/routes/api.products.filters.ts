import { listStoreFilters } from '#app/domain/garments/narrow-catalogue.ts';
import { GARMENT_ENDPOINTS } from '#app/web/api/garment-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/products/filters: every tag, type and vendor of the store's products. */
export const loader = serveMerchant(GARMENT_ENDPOINTS.filters, ({ shop }) => listStoreFilters(shop));
