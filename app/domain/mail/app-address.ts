import { config } from '#app/config.server.ts';

/** Where a page of the app opens for a merchant: inside the store's admin, which signs in who is not. */
export function appAddress(shop: string, path: `/app${string}`): string {
  const handle = encodeURIComponent(shop.replace(/\.myshopify\.com$/, ''));
  return `${config.shopify.adminUrl}/store/${handle}/apps/${config.shopify.apiKey}${path}`;
}
