import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { BULK_TURN } from '#app/domain/jobs.ts';
import { holdProduct, ringNextOfProduct } from '#app/domain/publications/hold-product.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { changePublication } from '#app/domain/publications/publication-lease.ts';
import { findPublication } from '#app/domain/publications/read/read-publications.ts';
import { ringFor } from '#app/domain/publications/trouble/end-publication.ts';
import { takeOffProduct } from './take-off-product.ts';
import { undoStep } from './undo-step.ts';

/**
 * Asks for a published photo to be taken off its product again. Pressed twice, it is done once; where the merchant has
 * removed it already, that is the end of it.
 */
export async function requestUndo(request: {
  shop: string;
  publicationId: string;
  /** The bulk action that asks for it. */
  bulkActionId?: Types.ObjectId;
  now: Date;
}): Promise<Publication> {
  const { shop, bulkActionId, now } = request;
  const _id = new Types.ObjectId(request.publicationId);
  const { condition, update } = undoStep(now);
  const undoing = await PublicationRecord.findOneAndUpdate(
    { _id, shop, ...condition },
    { ...update, $set: { ...update.$set, ...(bulkActionId ? { bulkActionId } : {}) } },
    { returnDocument: 'after' },
  ).lean();
  const publication = undoing ?? (await findPublication(shop, request.publicationId));
  if (publication.status === 'undoing') await ringFor(publication, bulkActionId ? { turn: BULK_TURN } : {});
  else if (publication.status !== 'undone' && publication.status !== 'removed')
    throw new Refusal('publication-not-undoable');
  return publication;
}

/** Takes the photo off its product, while no other publication changes that product's media. */
export async function undoPublication(publication: Publication): Promise<void> {
  const held = await holdProduct(publication);
  if (!held) return;
  const wasThere = await takeOffProduct(held, { deletesFile: false });
  await changePublication(held, {
    status: wasThere ? 'undone' : 'removed',
    set: { undoneAt: new Date() },
    unset: ['leaseUntil', 'holdsProductId', 'currentRenderId'],
  });
  await ringNextOfProduct(held);
}
