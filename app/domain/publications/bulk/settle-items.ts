import type { BulkAction } from '#app/domain/publications/bulk-action.record.ts';
import { type BulkItem, BulkItemRecord } from '#app/domain/publications/bulk-item.record.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';

/** Of those that are on their way from before, so many are looked at in a step. */
const MOST_A_STEP = 200;

type Settled = Partial<Pick<BulkItem, 'state' | 'code'>>;

/** Writes down what became of what an action had asked for, as far as that has come to rest. */
export async function settleItems(action: BulkAction): Promise<void> {
  const { _id: actionId, shop, kind } = action;
  const items = await BulkItemRecord.find({ shop, actionId, state: { $in: ['asked', 'coming'] } })
    // What was asked for comes first: it holds a place.
    .sort({ state: 1, ordinal: 1 })
    .limit(MOST_A_STEP)
    .lean();
  const ids = items.map(({ publicationId }) => publicationId);
  const publications = await PublicationRecord.find({ shop, _id: { $in: ids } }).lean();
  const byId = new Map(publications.map((publication) => [String(publication._id), publication]));
  for (const { _id, state, publicationId } of items) {
    const publication = byId.get(String(publicationId));
    const settled = kind === 'publish' ? settlePublishing(publication) : settleUndoing(publication);
    if (settled) await BulkItemRecord.updateOne({ _id, shop, state }, { $set: settled });
  }
}

function settlePublishing(publication: Publication | undefined): Settled | undefined {
  switch (publication?.status) {
    case undefined:
      return { state: 'left_out', code: 'photo-gone' };
    case 'queued':
    case 'uploading':
    case 'processing':
      return undefined;
    case 'failed':
      return settleFailed(publication);
    // It got there, whatever was done with it then.
    case 'published':
    case 'removed':
    case 'undoing':
    case 'undone':
    case 'not_undone':
      return publication.cameLate ? { state: 'left_out', code: 'replaced' } : { state: 'done' };
  }
}

/** What was decided of a photo before its publication began is no failure of that. */
function settleFailed({ failure }: Publication): Settled {
  switch (failure?.code) {
    case 'photo-replaced':
      return { state: 'left_out', code: 'replaced' };
    case 'approval-withdrawn':
      return { state: 'left_out', code: 'not-approved' };
    default:
      return { state: 'failed', code: failure?.code ?? 'our-trouble' };
  }
}

function settleUndoing(publication: Publication | undefined): Settled | undefined {
  switch (publication?.status) {
    case 'queued':
    case 'uploading':
    case 'processing':
    case 'undoing':
      return undefined;
    // It has arrived: now it can be undone.
    case 'published':
      return { state: 'waiting' };
    case undefined:
    case 'failed':
      return { state: 'left_out', code: 'never-published' };
    case 'removed':
    case 'undone':
      return { state: 'done' };
    case 'not_undone':
      return { state: 'failed', code: publication.undoFailure?.code ?? 'our-trouble' };
  }
}
