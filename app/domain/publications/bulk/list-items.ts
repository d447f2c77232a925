import { createHash } from 'node:crypto';
import { Types } from 'mongoose';
import { type BulkAction, BulkActionRecord } from '#app/domain/publications/bulk-action.record.ts';
import { type BulkItem, BulkItemRecord } from '#app/domain/publications/bulk-item.record.ts';
import { heldBulkActions } from '#app/domain/publications/bulk-lease.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { COMING_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { approvedPhotos } from './approved-photos.ts';
import { currentPublications, publicationsIn } from './bulk-scope.ts';
import { findUnwanted, photosOfItem } from './unwanted-photos.ts';

const ITEMS_A_STEP = 500;

type NewItem = Pick<BulkItem, 'renderId' | 'publicationId' | 'title' | 'state'>;

interface Found {
  items: NewItem[];
  place: Partial<Pick<BulkAction, 'listedOrdinal' | 'listedId'>>;
  isLast: boolean;
}

/**
 * Writes down the next of what an action is about, and how far that is, in one transaction. Returns the action after it;
 * `listedAt` is set with the last of them.
 */
export async function listItems(action: BulkAction): Promise<BulkAction> {
  const { items, place, isLast } = await find(action);
  const { _id: actionId, shop, itemCount } = action;
  return inTransaction(async (session) => {
    const after = await BulkActionRecord.findOneAndUpdate(
      heldBulkActions.isHeld(action),
      {
        $set: { ...place, itemCount: itemCount + items.length, ...(isLast ? { listedAt: new Date() } : {}) },
        $inc: { version: 1 },
      },
      { session, returnDocument: 'after' },
    ).lean();
    if (!after) throw new LeaseLost('bulk action', actionId);
    const records = items.map((item, index) => ({ ...item, shop, actionId, ordinal: itemCount + index }));
    await BulkItemRecord.insertMany(records, { session });
    return after;
  });
}

function find(action: BulkAction): Promise<Found> {
  const { batchId } = action.scope;
  if (action.kind === 'publish') {
    if (!batchId) throw new Error(`The bulk action ${action._id} publishes no batch`);
    return findApproved(action, batchId);
  }
  return batchId ? findOfBatch(action, batchId) : findOfStore(action);
}

async function findApproved(action: BulkAction, batchId: Types.ObjectId): Promise<Found> {
  const { shop, listedOrdinal } = action;
  const photos = await RenderRecord.find({
    ...approvedPhotos(shop, batchId),
    'batch.ordinal': { $gt: listedOrdinal },
  })
    .sort({ 'batch.ordinal': 1 })
    .limit(ITEMS_A_STEP)
    .select('garment.title batch.ordinal')
    .lean();
  const items = photos.map(({ _id, garment }) => ({
    renderId: _id,
    publicationId: publicationIdFor(action, _id),
    title: garment.title,
    state: 'waiting' as const,
  }));
  const last = photos.at(-1)?.batch?.ordinal;
  return {
    items,
    place: last === undefined ? {} : { listedOrdinal: last },
    isLast: photos.length < ITEMS_A_STEP,
  };
}

/** Follows from the action and the photo: whoever asks for it, and however often, it is one publication. */
function publicationIdFor({ _id }: BulkAction, renderId: Types.ObjectId): Types.ObjectId {
  return new Types.ObjectId(createHash('sha256').update(`${_id}-${renderId}`).digest('hex').slice(0, 24));
}

/** Of all photos of a batch, also those that another one took the place of. */
async function findOfBatch({ shop, listedOrdinal, scope }: BulkAction, batchId: Types.ObjectId): Promise<Found> {
  const photos = await RenderRecord.find({ shop, 'batch.id': batchId, 'batch.ordinal': { $gt: listedOrdinal } })
    .sort({ 'batch.ordinal': 1, 'batch.round': 1 })
    .limit(ITEMS_A_STEP)
    .select('batch review.state')
    .lean();
  const isLast = photos.length < ITEMS_A_STEP;
  const last = photos.at(-1)?.batch?.ordinal ?? listedOrdinal;
  // The last item may have more photos than are read here: it comes whole with the next, unless it is all there is.
  const before = photos.filter(({ batch }) => batch?.ordinal !== last);
  // One item was tried more often than a step reads: all of its photos, or the next step would begin with it again.
  const isOneItem = !isLast && before.length === 0;
  const whole = isLast ? photos : isOneItem ? await photosOfItem(shop, batchId, last) : before;
  const publications = await currentPublications(
    shop,
    whole.map(({ _id }) => _id),
  ).lean();
  const toTakeOff = scope.onlyUnwanted ? findUnwanted(whole, publications) : publications;
  return { items: toTakeOff.map(toUndo), place: { listedOrdinal: isLast || isOneItem ? last : last - 1 }, isLast };
}

async function findOfStore(action: BulkAction): Promise<Found> {
  const { listedId } = action;
  const publications = await PublicationRecord.find({
    ...publicationsIn(action),
    ...(listedId ? { _id: { $gt: listedId } } : {}),
  })
    .sort({ _id: 1 })
    .limit(ITEMS_A_STEP)
    .lean();
  const last = publications.at(-1)?._id;
  return {
    items: publications.map(toUndo),
    place: last ? { listedId: last } : {},
    isLast: publications.length < ITEMS_A_STEP,
  };
}

function toUndo({ _id, renderId, productTitle, status }: Publication): NewItem {
  const isComing = COMING_PUBLICATIONS.some((coming) => coming === status);
  return { renderId, publicationId: _id, title: productTitle, state: isComing ? 'coming' : 'waiting' };
}
