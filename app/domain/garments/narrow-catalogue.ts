/** What a store's catalogue can be narrowed down by, and how much of it is left then. Refusals as of `askStore`. */
import {
  countCatalogue,
  listCollections,
  listFilterValues,
  type StoreCollection,
} from '#app/services/shopify/catalogue.ts';
import type { CatalogueFilter } from '#app/services/shopify/catalogue-filter.ts';
import { askStore } from './ask-store.ts';

/** A page of the store's collections by title; with words, those that have them. */
export function listStoreCollections(
  shop: string,
  search: { words: string; after?: string | undefined },
): Promise<{ collections: StoreCollection[]; next: string | null }> {
  return askStore(() => listCollections(shop, search), { isGiven: search.after !== undefined });
}

/** Every tag, type and vendor of the store's products. */
export async function listStoreFilters(
  shop: string,
): Promise<{ tags: string[]; productTypes: string[]; vendors: string[] }> {
  return askStore(async () => {
    const [tags, productTypes, vendors] = await Promise.all([
      listFilterValues(shop, 'tag'),
      listFilterValues(shop, 'productType'),
      listFilterValues(shop, 'vendor'),
    ]);
    return { tags, productTypes, vendors };
  });
}

/** How good a count is: Shopify counts no further than some number, and takes a type or vendor for words of longer ones. */
export const COUNT_PRECISIONS = ['exact', 'about', 'at-least'] as const;
export interface ProductCount {
  count: number;
  precision: (typeof COUNT_PRECISIONS)[number];
}

/** How many of the store's products the filter holds. */
export async function countStoreProducts(shop: string, filter: CatalogueFilter): Promise<ProductCount> {
  const { count, isExact } = await askStore(() => countCatalogue(shop, filter));
  if (!isExact) return { count, precision: 'at-least' };
  return { count, precision: filter.productType || filter.vendor ? 'about' : 'exact' };
}
