import { Refusal } from '#app/domain/errors.ts';
import type { StoreMedia } from '#app/services/shopify/products.ts';
import { readStoreProduct } from './find-garment-picture.ts';
import { type EngineCategory, engineCategoryFor, isHardToRender } from './garment-categories.ts';

export interface GarmentChoices {
  productId: string;
  title: string;
  productType: string;
  /** Only pictures; videos and 3D models can't be the garment. */
  pictures: StoreMedia[];
  category: EngineCategory;
  /** Draped and layered clothing comes out badly: said before a credit is spent. */
  isHardToRender: boolean;
}

/** What can be chosen for one product: its pictures, and the category that its type suggests. */
export async function readGarmentChoices(shop: string, productId: string): Promise<GarmentChoices> {
  const product = await readStoreProduct(shop, productId);
  if (!product) throw new Refusal('not-found');
  return {
    productId: product.id,
    title: product.title,
    productType: product.productType,
    pictures: product.media.filter((media) => media.isPicture),
    category: engineCategoryFor(product),
    isHardToRender: isHardToRender(product),
  };
}
