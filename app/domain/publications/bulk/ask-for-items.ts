import type { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { requestPublication } from '#app/domain/publications/ask/request-publication.ts';
import type { BulkAction } from '#app/domain/publications/bulk-action.record.ts';
import { type BulkItem, BulkItemRecord } from '#app/domain/publications/bulk-item.record.ts';
import { heldBulkActions } from '#app/domain/publications/bulk-lease.ts';
import type { LeftOutCode } from '#app/domain/publications/left-out.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { UNDOABLE_PUBLICATIONS } from '#app/domain/publications/publication-state.ts';
import { requestUndo } from '#app/domain/publications/run/undo-publication.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { leaseEnd } from '#app/services/database/held-record.ts';
import { log } from '#app/services/log.ts';
import { currentPublications } from './bulk-scope.ts';
import { findUnwanted, photosOfItem } from './unwanted-photos.ts';

/** So many of an action are under way at once: workers, and what Shopify allows a store, are left to others, too. */
const UNDER_WAY_AT_ONCE = 4;
/** Those that are passed over take no place: so many are looked at in a step. */
const MOST_A_STEP = 100;

/** Failed steps in a row of one action: a quarter of an hour. */
const MOST_TRIES = 20;

type Answer = { state: 'asked' } | { state: 'left_out'; code: LeftOutCode } | { state: 'failed'; code: 'our-trouble' };

const ASKED: Answer = { state: 'asked' };
const leftOut = (code: LeftOutCode): Answer => ({ state: 'left_out', code });

/** Asks for the next few of a running action that is held. True when there may be more to ask for at once. */
export async function askForNext(action: BulkAction): Promise<boolean> {
  const { _id: actionId, shop } = action;
  let free = UNDER_WAY_AT_ONCE - (await BulkItemRecord.countDocuments({ shop, actionId, state: 'asked' }));
  if (free <= 0) return false;
  const items = await BulkItemRecord.find({ shop, actionId, state: 'waiting' })
    .sort({ ordinal: 1 })
    .limit(MOST_A_STEP)
    .lean();
  for (const item of items) {
    if (free === 0) return false;
    // Stopped meanwhile, it asks for nothing more.
    await heldBulkActions.change(action, { $set: { leaseUntil: leaseEnd() } });
    const answer = await ask(action, item);
    await BulkItemRecord.updateOne({ _id: item._id, shop, state: 'waiting' }, { $set: answer });
    if (answer.state === 'asked') free -= 1;
  }
  return items.length === MOST_A_STEP;
}

/** One that can't even be asked for is given up after many tries: it would hold up all behind it. */
async function ask(action: BulkAction, item: BulkItem): Promise<Answer> {
  try {
    return action.kind === 'publish' ? await askToPublish(action, item) : await askToUndo(action, item);
  } catch (error) {
    if (action.attempts < MOST_TRIES) throw error;
    log().error({ error, shop: item.shop, bulkItemId: String(item._id) }, 'A photo of a bulk action was given up');
    return { state: 'failed', code: 'our-trouble' };
  }
}

/** Of a stopped action what it did not ask for. False: it asks for nothing more. */
export async function leaveRestOut({ _id: actionId, shop }: BulkAction): Promise<false> {
  const unasked = { shop, actionId, state: { $in: ['waiting' as const, 'coming' as const] } };
  await BulkItemRecord.updateMany(unasked, { $set: leftOut('stopped') });
  return false;
}

async function askToPublish(action: BulkAction, { renderId, publicationId }: BulkItem): Promise<Answer> {
  const { shop, _id: bulkActionId, position } = action;
  // Asked for by a worker that died right after.
  if (await PublicationRecord.exists({ _id: publicationId, shop })) return ASKED;
  const render = await RenderRecord.findOne({ _id: renderId, shop }).select('garment batch review').lean();
  if (!render) return leftOut('photo-gone');
  if (!render.batch?.isCurrent) return leftOut('replaced');
  if (render.review?.state !== 'approved') return leftOut('not-approved');
  if (render.garment.kind === 'upload') return leftOut('own-picture');
  const wanted = { shop, publicationId: String(publicationId), renderId: String(renderId), bulkActionId };
  try {
    await requestPublication({ ...wanted, position: position ?? undefined, now: new Date() });
    return ASKED;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code !== 'publication-in-progress') return leftOut('photo-gone');
    const current = await PublicationRecord.findOne({ shop, currentRenderId: renderId }).select('status').lean();
    if (current?.status === 'undoing') return leftOut('being-taken-off');
    const isThere = UNDOABLE_PUBLICATIONS.some((status) => status === current?.status);
    return leftOut(isThere ? 'already-published' : 'being-published');
  }
}

async function askToUndo(action: BulkAction, { publicationId }: BulkItem): Promise<Answer> {
  const { shop, _id: bulkActionId, scope } = action;
  if (scope.onlyUnwanted && !(await isStillUnwanted(shop, publicationId))) return leftOut('wanted-again');
  try {
    await requestUndo({ shop, publicationId: String(publicationId), bulkActionId, now: new Date() });
    return ASKED;
  } catch (error) {
    if (error instanceof Refusal) return leftOut('never-published');
    throw error;
  }
}

/** Whether a photo is on its product against what is decided now, which may be minutes after it was listed. */
async function isStillUnwanted(shop: string, publicationId: Types.ObjectId): Promise<boolean> {
  const publication = await PublicationRecord.findOne({ _id: publicationId, shop }).select('renderId').lean();
  const photo = publication && (await RenderRecord.findOne({ _id: publication.renderId, shop }).select('batch').lean());
  if (!photo?.batch) return false;
  const photos = await photosOfItem(shop, photo.batch.id, photo.batch.ordinal);
  const ids = photos.map(({ _id }) => _id);
  const unwanted = findUnwanted(photos, await currentPublications(shop, ids).lean());
  return unwanted.some(({ _id }) => _id.equals(publicationId));
}
