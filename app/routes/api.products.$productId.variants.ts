import { readVariantChoices } from '#app/domain/publications/ask/product-variants.ts';
import { GARMENT_ENDPOINTS } from '#app/web/api/garment-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

/** GET /api/products/:id/variants (its number): the variants that a published photo can become the picture of. */
export const loader = serveMerchant(GARMENT_ENDPOINTS.variants, ({ shop, params }) =>
  readVariantChoices(shop, `gid://shopify/Product/${params.productId}`),
);
