import { Refusal } from '#app/domain/errors.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { readProduct, type StoreProduct } from '#app/services/shopify/products.ts';

export interface GarmentPicture {
  productId: string;
  mediaId: string;
  title: string;
  productType: string;
  /** Where Shopify serves the picture now; read it at once, it is not kept. */
  url: string;
}

/** A picture of a product of this store, asked of Shopify by id: no address that a person sent is ever used. */
export async function findGarmentPicture(wanted: {
  shop: string;
  productId: string;
  mediaId: string;
}): Promise<GarmentPicture> {
  const product = await readStoreProduct(wanted.shop, wanted.productId);
  if (!product) throw new Refusal('not-found', {}, { productId: 'This product is not in the store.' });
  const media = product.media.find((candidate) => candidate.id === wanted.mediaId);
  if (!media) {
    throw product.media.length === 0
      ? new Refusal('garment-has-no-picture', {}, { mediaId: 'The product has no picture.' })
      : new Refusal('garment-gone', {}, { mediaId: 'The product no longer has this picture.' });
  }
  if (!media.isPicture) throw new Refusal('garment-not-a-picture', {}, { mediaId: 'Choose a picture.' });
  if (!media.isReady || !media.url) throw new Refusal('garment-picture-not-ready');
  return {
    productId: product.id,
    mediaId: media.id,
    title: product.title,
    productType: product.productType,
    url: media.url,
  };
}

/** Reads a product, telling the merchant plainly when Shopify can't be reached. */
export async function readStoreProduct(shop: string, productId: string): Promise<StoreProduct | undefined> {
  try {
    return await readProduct(shop, productId);
  } catch (error) {
    if (error instanceof ServiceError && error.retry === 'later') throw new Refusal('store-unreachable');
    throw error;
  }
}
