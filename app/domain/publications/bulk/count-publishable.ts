import type { Batch } from '#app/domain/batches/batch.record.ts';
import type { Business } from '#app/domain/businesses/business.record.ts';
import { pictureToDeliver } from '#app/domain/renders/read/entitlement.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { currentPublications } from './bulk-scope.ts';
import { byItem, findUnwanted, inWholeItems } from './unwanted-photos.ts';

export interface Publishable {
  /** Photos of the batch that are approved. */
  approved: number;
  /** Of these what publishing would put on a product now. */
  toPublish: number;
  /** Of those the ones that would carry a watermark there. */
  watermarked: number;
  /** Earlier photos of the same items that leave their products once those are there. */
  replaced: number;
  /** Approved ones of the merchant's own pictures: they belong to no product. */
  ownPictures: number;
  /** Photos of the batch, approved or not, that are on a product or on their way there. */
  onProducts: number;
  /** Of these the ones that are there though they were rejected, or though what took their place is there as well. */
  unwanted: number;
}

/** What publishing a batch, and undoing it, would do now. It looks at each photo of it: for who is about to press. */
export async function countPublishable({ _id, shop }: Batch, business: Business): Promise<Publishable> {
  const counts: Publishable = {
    approved: 0,
    toPublish: 0,
    watermarked: 0,
    replaced: 0,
    ownPictures: 0,
    onProducts: 0,
    unwanted: 0,
  };
  const add = async (photos: Photo[]) => {
    const ids = photos.map((photo) => photo._id);
    const current = await currentPublications(shop, ids).select('currentRenderId status').lean();
    const statuses = new Map(current.map(({ currentRenderId, status }) => [String(currentRenderId), status]));
    const statusOf = (photo: Photo) => statuses.get(String(photo._id));
    counts.onProducts += statuses.size;
    counts.unwanted += findUnwanted(photos, current).length;
    for (const ofItem of byItem(photos)) {
      const photo = ofItem.find(({ batch }) => batch?.isCurrent);
      if (photo?.review?.state !== 'approved') continue;
      counts.approved += 1;
      if (statusOf(photo)) continue;
      if (photo.garment.kind === 'upload') {
        counts.ownPictures += 1;
        continue;
      }
      counts.toPublish += 1;
      counts.replaced += ofItem.filter((other) => (statusOf(other) ?? 'undoing') !== 'undoing').length;
      if (pictureToDeliver(photo, business) === 'watermarked') counts.watermarked += 1;
    }
  };
  const which = { shop, 'batch.id': _id, status: 'completed' as const };
  const fields = 'garment.kind batch review entitlement';
  for await (const photos of inWholeItems(which, fields)) await add(photos);
  return counts;
}

type Photo = Pick<Render, '_id' | 'garment' | 'batch' | 'review' | 'entitlement'>;
