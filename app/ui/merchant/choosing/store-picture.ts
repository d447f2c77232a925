/** A store's picture made smaller by Shopify's CDN, never larger: at most so wide, in pixels. */
export function storePicture(url: string, widthPx: number): string {
  const address = new URL(url);
  address.searchParams.set('width', String(widthPx));
  return String(address);
}
