import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { UNDOABLE_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';
import { ringFor } from '#app/domain/publications/trouble/end-publication.ts';
import { log } from '#app/services/log.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { readMediaOrder } from '#app/services/shopify/product-media.ts';

/** So soon after one look another says nothing new. */
const PAUSE_MS = 2000;

type ReadOrder = typeof readMediaOrder;

/** Whether our photo counts as being on its product. */
function isOnProduct({ status }: Pick<Publication, 'status'>): boolean {
  return UNDOABLE_PUBLICATIONS.some((onProduct) => onProduct === status);
}

/**
 * Looks whether a photo that counts as being on its product still is there, and notes when the merchant has removed it in
 * Shopify. Returns the publication as it stands then. Throws ServiceError when the store can't be asked.
 */
export async function lookAtPublication(
  publication: Publication,
  now: Date,
  readOrder: ReadOrder = readMediaOrder,
): Promise<Publication> {
  const { _id, shop, productId, fileId, lookedAt } = publication;
  if (!fileId || !isOnProduct(publication)) return publication;
  if (lookedAt && now.getTime() - lookedAt.getTime() < PAUSE_MS) return publication;
  // Noted first: one that can't be looked at holds up no other.
  await PublicationRecord.updateOne({ _id, shop }, { $set: { lookedAt: now } });
  const order = await readOrder(shop, productId);
  if (order?.includes(fileId)) return publication;
  return noteRemoval(publication, { now, isProductThere: order !== undefined });
}

/** The same, where nothing depends on the answer: a store that can't be asked leaves everything as it is known. */
export async function lookIfPossible(publication: Publication, now: Date): Promise<Publication> {
  try {
    return await lookAtPublication(publication, now);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    log().info({ error, shop: publication.shop }, 'Whether a photo is still on its product could not be looked up');
    return publication;
  }
}

/** What is being changed meanwhile, such as by Undo, stays as that leaves it. */
async function noteRemoval(
  publication: Publication,
  { now, isProductThere }: { now: Date; isProductThere: boolean },
): Promise<Publication> {
  const { _id, shop, status, version } = publication;
  const removed = await PublicationRecord.findOneAndUpdate(
    { _id, shop, status, version },
    {
      $set: {
        status: 'removed',
        statusAt: now,
        notBefore: now,
        attempts: 0,
        // Our mark is still on the product.
        ...(isProductThere ? { leftover: 'due' } : {}),
      },
      $unset: { currentRenderId: 1, undoFailure: 1, trouble: 1 },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  ).lean();
  if (removed) await ringFor(removed);
  return removed ?? (await PublicationRecord.findOne({ _id, shop }).lean()) ?? publication;
}
