import { Refusal } from '#app/domain/errors.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { type ProductsPage, searchProducts } from '#app/services/shopify/products.ts';

const PAGE_SIZE = 12;

/** A page of the store's products to choose a garment from. */
export async function searchStoreProducts(
  shop: string,
  search: { words: string; after?: string | undefined; before?: string | undefined },
): Promise<ProductsPage> {
  try {
    return await searchProducts(shop, { ...search, words: search.words.trim(), pageSize: PAGE_SIZE });
  } catch (error) {
    if (error instanceof ServiceError && error.retry === 'later') throw new Refusal('store-unreachable');
    // What names a place in the list came from outside, and is the only thing in the question that Shopify can mind.
    if (error instanceof ServiceError && (search.after || search.before)) {
      throw new Refusal('wrong-choice', { detail: 'There is no such place in the list: begin again from its start.' });
    }
    throw error;
  }
}
