import type { ClientSession } from 'mongoose';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { UNDOABLE_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';

export interface Beside {
  /** This photo is the one that counts for its item, and was not rejected: it takes the place of the others. */
  takesPlace: boolean;
  /** Publications of the item's other photos that are on the same product, as far as we know. */
  others: Publication[];
  /** Among these the one of the photo that counts, where that is another one. */
  current: Publication | undefined;
}

/** What else of the same item of a batch is on the product; nothing beside a photo that was made alone. */
export async function lookBeside(
  { shop, renderId, productId }: Pick<Publication, 'shop' | 'renderId' | 'productId'>,
  session: ClientSession | null = null,
): Promise<Beside> {
  const photo = await RenderRecord.findOne({ _id: renderId, shop })
    .select('batch review.state')
    .session(session)
    .lean();
  const none: Beside = { takesPlace: false, others: [], current: undefined };
  if (!photo?.batch) return none;
  const ofItem = { shop, 'batch.id': photo.batch.id, 'batch.ordinal': photo.batch.ordinal };
  const siblings = await RenderRecord.find({ ...ofItem, _id: { $ne: renderId } })
    .select('batch.isCurrent')
    .session(session)
    .lean();
  if (siblings.length === 0) return none;
  const others = await PublicationRecord.find({
    shop,
    currentRenderId: { $in: siblings.map(({ _id }) => _id) },
    productId,
    status: { $in: UNDOABLE_PUBLICATIONS },
  })
    .session(session)
    .lean();
  const counting = siblings.find(({ batch }) => batch?.isCurrent);
  return {
    takesPlace: photo.batch.isCurrent && photo.review?.state !== 'rejected',
    others,
    current: others.find((other) => counting?._id.equals(other.renderId)),
  };
}
