import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';

/** One publication of this store. Another store's id answers as if it did not exist. */
export async function findPublication(shop: string, publicationId: string): Promise<Publication> {
  const publication = await PublicationRecord.findOne({ _id: new Types.ObjectId(publicationId), shop }).lean();
  if (!publication) throw new Refusal('not-found');
  return publication;
}

/**
 * The latest publication of each of these renders, by render id: one query however many there are. Of those on one product
 * where that is given: a photo of a picture that was sent may have been on several.
 */
export async function latestPublications(
  shop: string,
  renderIds: Types.ObjectId[],
  productId?: string,
): Promise<Map<string, Publication>> {
  const onProduct = productId ? { productId } : {};
  const publications = await PublicationRecord.find({ shop, renderId: { $in: renderIds }, ...onProduct })
    .sort({ createdAt: 1 })
    .lean();
  return new Map(publications.map((publication) => [String(publication.renderId), publication]));
}
