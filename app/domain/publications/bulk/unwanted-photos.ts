import type { QueryFilter, Types } from 'mongoose';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import { UNDOABLE_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';

type Photo = Pick<Render, '_id' | 'batch' | 'review'>;
type Current = Pick<Publication, 'currentRenderId' | 'status'>;

/** Photos of batches by their item, each item's in the order given. */
export function byItem<P extends Photo>(photos: readonly P[]): P[][] {
  const items = new Map<number | undefined, P[]>();
  for (const photo of photos) {
    const ordinal = photo.batch?.ordinal;
    items.set(ordinal, [...(items.get(ordinal) ?? []), photo]);
  }
  return [...items.values()];
}

/**
 * Of the publications of these photos, all photos of each item given, those that are on their product against what was
 * decided: of rejected photos, and of ones whose item's photo that counts is there as well, unless that one was rejected.
 */
export function findUnwanted<C extends Current>(photos: readonly Photo[], publications: readonly C[]): C[] {
  const there = new Map(publications.filter(isThere).map((one) => [String(one.currentRenderId), one]));
  const publicationOf = ({ _id }: Photo) => there.get(String(_id));
  return byItem(photos).flatMap((ofItem) => {
    const isRejected = ({ review }: Photo) => review?.state === 'rejected';
    const isReplaced = ofItem.some((photo) => photo.batch?.isCurrent && !isRejected(photo) && publicationOf(photo));
    const unwanted = ofItem.filter((photo) => isRejected(photo) || (isReplaced && !photo.batch?.isCurrent));
    return unwanted.flatMap((photo) => publicationOf(photo) ?? []);
  });
}

function isThere({ status }: Current): boolean {
  return UNDOABLE_PUBLICATIONS.some((undoable) => undoable === status);
}

/** All photos of one item of a batch, in the order in which they were made. */
export function photosOfItem(shop: string, batchId: Types.ObjectId, ordinal: number) {
  return RenderRecord.find({ shop, 'batch.id': batchId, 'batch.ordinal': ordinal })
    .sort({ 'batch.round': 1 })
    .select('batch review.state')
    .lean();
}

const PHOTOS_AT_ONCE = 1000;

/**
 * Photos of a batch in the order of their items, which an index has, some at a time and never a part of an item: which of
 * its photos is unwanted follows from the others.
 */
export async function* inWholeItems(
  which: QueryFilter<Render> & { shop: string },
  fields: string,
): AsyncGenerator<Render[]> {
  let some: Render[] = [];
  const photos = RenderRecord.find(which)
    .sort({ 'batch.ordinal': 1, 'batch.round': 1 })
    .select(fields)
    .lean()
    .cursor({ batchSize: PHOTOS_AT_ONCE });
  for await (const photo of photos) {
    if (some.length >= PHOTOS_AT_ONCE && some.at(-1)?.batch?.ordinal !== photo.batch?.ordinal) {
      yield some;
      some = [];
    }
    some.push(photo);
  }
  yield some;
}
