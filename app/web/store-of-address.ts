import { isStoreDomain } from '#app/domain/store-names/store-domain.ts';

/**
 * The request with the store that its address names, in small letters. What is no store's domain is taken out of the
 * address: the SDK writes it into headers as it came.
 */
export function withStoreOfAddress(request: Request): Request {
  const url = new URL(request.url);
  const named = url.searchParams.get('shop');
  if (named === null) return request;
  const shop = named.toLowerCase();
  if (isStoreDomain(shop)) url.searchParams.set('shop', shop);
  else url.searchParams.delete('shop');
  return new Request(url, request);
}
