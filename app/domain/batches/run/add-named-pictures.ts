import type { CatalogueProduct } from '#app/services/shopify/catalogue.ts';
import { readProductMedium } from '#app/services/shopify/products.ts';

interface Named {
  productId?: string | null | undefined;
  mediaId?: string | null | undefined;
}

/** A product is read with its first pictures: one that was named further back is looked up by itself, and added to them. */
export async function addNamedPictures(
  shop: string,
  wanted: readonly Named[],
  products: readonly CatalogueProduct[],
): Promise<void> {
  for (const { productId, mediaId } of wanted) {
    const product = products.find(({ id }) => id === productId);
    if (!product || !mediaId || product.pictures.some(({ id }) => id === mediaId)) continue;
    const found = await readProductMedium(shop, { productId: product.id, mediaId });
    if (found?.medium?.isPicture && found.isOnProduct) product.pictures.push(found.medium);
  }
}
