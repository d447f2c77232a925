import { asSearchTerm } from './products.ts';

/** Which of a store's products: all that is given must hold; nothing given is the whole catalogue. Blank is not given. */
export interface CatalogueFilter {
  /** `gid://shopify/Collection/...` */
  collectionId?: string | undefined;
  tag?: string | undefined;
  productType?: string | undefined;
  vendor?: string | undefined;
  /** Plain words, each the beginning of one. */
  search?: string | undefined;
}

/** The filter in Shopify's search syntax; empty asks for everything, undefined when no product can meet it. */
export function catalogueQuery(filter: CatalogueFilter): string | undefined {
  const terms: string[] = [];
  if (filter.collectionId?.trim()) {
    const number = /^gid:\/\/shopify\/Collection\/(\d+)$/.exec(filter.collectionId)?.[1];
    if (!number) return undefined;
    terms.push(`collection_id:${number}`);
  }
  for (const [field, value] of [
    ['tag', filter.tag],
    ['product_type', filter.productType],
    ['vendor', filter.vendor],
  ] as const)
    if (value?.trim()) terms.push(`${field}:${quoted(value.trim())}`);
  if (filter.search?.trim()) {
    const words = asSearchTerm(filter.search);
    // Only signs: asking for nothing in their place would be answered with everything.
    if (!words) return undefined;
    terms.push(words);
  }
  return terms.join(' ');
}

/** Whether vendor and type are the filter's own: Shopify may find longer ones that have its words. */
export function meetsExactly(product: { productType: string; vendor: string }, filter: CatalogueFilter): boolean {
  const isSame = (wanted: string | undefined, has: string) => !wanted?.trim() || plain(wanted) === plain(has);
  return isSame(filter.productType, product.productType) && isSame(filter.vendor, product.vendor);
}

const plain = (text: string) => text.trim().toLowerCase();

/** A value as Shopify's search takes it by itself, whatever signs it has. */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
