import { rulesActiveSince } from './active-rules.ts';
import { watchProduct } from './watch-product.ts';
import { WatchedProductRecord } from './watched-product.record.ts';

export interface ProductEvent {
  shop: string;
  /** `gid://shopify/Product/...` */
  productId: string;
  topic: 'products/create' | 'products/update' | 'products/delete';
  /** When the product was made, where the message says so. */
  createdAt?: Date | undefined;
  at: Date;
}

/**
 * Has the rules look at the product that a message is about, where that can lead to anything; false where it can't. What
 * the message says is believed no further than to be left out: what should not have been is found by the next look at what
 * has changed in the store.
 */
export async function noteProductEvent({ shop, productId, topic, createdAt, at }: ProductEvent): Promise<boolean> {
  const since = await rulesActiveSince(shop);
  if (!since) return false;
  if (createdAt && createdAt < since) return false;
  const isKnown = topic !== 'products/delete' || (await WatchedProductRecord.exists({ shop, productId })) !== null;
  if (!isKnown) return false;
  await watchProduct(shop, productId, at);
  return true;
}
