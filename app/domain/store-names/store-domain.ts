const STORE_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** False for what is no store's name, and for the hash that stands for a deleted one. */
export function isStoreDomain(text: string): boolean {
  return STORE_DOMAIN.test(text);
}
