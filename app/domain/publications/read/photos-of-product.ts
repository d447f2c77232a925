import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';

/**
 * A product's photos, newest first: those of its own pictures, and those of the merchant's pictures that were published on
 * it. Of an item of a batch only the photo that counts. At most `most`.
 */
export async function listPhotosOfProduct(shop: string, productId: string, most: number): Promise<Render[]> {
  const published = await PublicationRecord.find({ shop, productId })
    .sort({ createdAt: -1, _id: -1 })
    .limit(most)
    .select('renderId')
    .lean();
  const renderIds = published.map(({ renderId }) => renderId);
  const counts = { 'batch.isCurrent': { $ne: false } };
  const newest = { createdAt: -1, _id: -1 } as const;
  const [own, others] = await Promise.all([
    RenderRecord.find({ shop, 'garment.productId': productId, ...counts })
      .sort(newest)
      .limit(most)
      .lean(),
    RenderRecord.find({ shop, _id: { $in: renderIds }, 'garment.kind': 'upload', ...counts }).lean(),
  ]);
  return [...own, ...others].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime()).slice(0, most);
}
