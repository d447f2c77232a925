import { EXTENSION_ENDPOINTS } from '#app/web/api/extension-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';
import { viewPhotosOfProduct } from '#app/web/views/extension-view.ts';

/** GET /api/extensions/products/:id/photos: a product's photos, or why it has none. */
export const loader = serveMerchant(EXTENSION_ENDPOINTS.photos, ({ merchant, params, query }) =>
  viewPhotosOfProduct(merchant, `gid://shopify/Product/${params.productId}`, query.why === 'tell'),
);
