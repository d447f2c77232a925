import { PublicationRecord } from './publication.record.ts';

/**
 * The media that this app put on products, or is putting there, as far as it knows: no picture of a garment. By the ids of
 * the files, which are those of the media; also of what was taken off again, since the merchant may have put it back.
 */
export async function mediaOfOurs(shop: string, productIds: readonly string[]): Promise<Set<string>> {
  const found = await PublicationRecord.distinct('fileId', { shop, productId: { $in: productIds } });
  return new Set(found.filter((id) => typeof id === 'string'));
}
