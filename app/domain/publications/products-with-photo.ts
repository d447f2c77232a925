import { PublicationRecord } from './publication.record.ts';
import type { PublicationStatus } from './publication-state.ts';

/** On its product, as far as we know, or on its way there. */
const SHOWN: readonly PublicationStatus[] = ['queued', 'uploading', 'processing', 'published', 'not_undone'];

/**
 * Those of a store's products that show a photo of ours, or are about to. By our own records, which follow what is removed in
 * Shopify: one look at an index for a page of products, where the mark on each product would have to be read in Shopify.
 */
export async function productsWithPhoto(shop: string, productIds: readonly string[]): Promise<Set<string>> {
  const found = await PublicationRecord.distinct('productId', {
    shop,
    productId: { $in: productIds },
    status: { $in: SHOWN },
  });
  return new Set(found);
}
