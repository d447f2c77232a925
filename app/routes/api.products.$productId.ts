import { readGarmentChoices } from '#app/domain/garments/read-garment-choices.ts';
import { GARMENT_ENDPOINTS } from '#app/web/api/garment-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/products/:id (its number): one product with the pictures that can be the garment's. */
export const loader = serveMerchant(GARMENT_ENDPOINTS.product, async ({ shop, params }) => ({
  product: await readGarmentChoices(shop, `gid://shopify/Product/${params.productId}`),
}));
