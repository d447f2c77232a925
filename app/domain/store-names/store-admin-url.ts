import { config } from '#app/config.server.ts';

/** Where a store's own admin is at Shopify, or at what stands in for it. */
export function storeAdminUrl(shop: string): string {
  return `${config.shopify.adminUrl}/store/${shop.replace('.myshopify.com', '')}`;
}
