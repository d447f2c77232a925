import { Refusal } from '#app/domain/errors.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { readProduct, readProductMedium, type StoreProduct } from '#app/services/shopify/products.ts';

export interface GarmentPicture {
  productId: string;
  mediaId: string;
  title: string;
  productType: string;
  /** Shopify's own category of the product; null where none is set. */
  categoryId: string | null;
  /** Where Shopify serves the picture now; read it at once, it is not kept. */
  url: string;
}

/** A picture of a product of this store, asked of Shopify by its own id: no address that a person sent is ever used. */
export async function findGarmentPicture(wanted: {
  shop: string;
  productId: string;
  mediaId: string;
}): Promise<GarmentPicture> {
  const { shop, productId, mediaId } = wanted;
  const found = await unlessAway(() => readProductMedium(shop, { productId, mediaId }));
  if (!found) throw new Refusal('not-found', {}, { productId: 'This product is not in the store.' });
  const { product, medium, hasMedia, isOnProduct } = found;
  if (!hasMedia) throw new Refusal('garment-has-no-picture', {}, { mediaId: 'The product has no picture.' });
  if (!medium) throw new Refusal('garment-gone', {}, { mediaId: 'This picture is no longer in the store.' });
  if (!isOnProduct) {
    const detail = 'This picture is no longer on the product. Choose another one.';
    throw new Refusal('garment-gone', { detail }, { mediaId: 'The product no longer has this picture.' });
  }
  if (!medium.isPicture) throw new Refusal('garment-not-a-picture', {}, { mediaId: 'Choose a picture.' });
  if (!medium.isReady || !medium.url) throw new Refusal('garment-picture-not-ready');
  const { id, title, productType, categoryId } = product;
  return { productId: id, mediaId: medium.id, title, productType, categoryId, url: medium.url };
}

/** Reads a product, telling the merchant plainly when Shopify can't be reached. */
export async function readStoreProduct(shop: string, productId: string): Promise<StoreProduct | undefined> {
  return unlessAway(() => readProduct(shop, productId));
}

async function unlessAway<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ServiceError && error.retry === 'later') throw new Refusal('store-unreachable');
    throw error;
  }
}
