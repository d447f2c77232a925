import { type ProductsPage, searchProducts } from '#app/services/shopify/products.ts';
import { askStore } from './ask-store.ts';

const PAGE_SIZE = 12;

/** A page of the store's products to choose a garment from. Refusals as of `askStore`. */
export async function searchStoreProducts(
  shop: string,
  search: { words: string; after?: string | undefined; before?: string | undefined },
): Promise<ProductsPage> {
  return askStore(() => searchProducts(shop, { ...search, words: search.words.trim(), pageSize: PAGE_SIZE }), {
    isGiven: Boolean(search.after || search.before),
  });
}
