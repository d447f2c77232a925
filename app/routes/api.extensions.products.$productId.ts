import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewProductChoices } from '#app/web/views/extension-view.ts';

/** GET /api/extensions/products/:id (its number): the pictures of a product that can be worn. */
export const loader = serveMerchant(EXTENSION_ENDPOINTS.product, async ({ shop, params }) => ({
  product: await viewProductChoices(shop, `gid://shopify/Product/${params.productId}`),
}));
