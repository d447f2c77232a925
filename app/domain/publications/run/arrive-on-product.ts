import { enqueueFlowTrigger, type FlowTriggerOrder, ringForTrigger } from '#app/domain/flow/enqueue-flow-trigger.ts';
import { isUsedByFlow } from '#app/domain/flow/note-flow-use.ts';
import { BULK_TURN } from '#app/domain/jobs.ts';
import { ringNextOfProduct } from '#app/domain/publications/hold-product.ts';
import { type Publication, PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { publicationStep } from '#app/domain/publications/publication-lease.ts';
import { ringFor } from '#app/domain/publications/trouble/end-publication.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { lookBeside } from './beside-on-product.ts';
import { undoStep } from './undo-step.ts';

/**
 * Calls a photo that is on its product published, and asks in the same transaction for the undoing of the photos of its
 * item that it took the place of: the product has one of them at any time, whatever dies in between. One that comes after
 * the photo that took its own place is there is itself taken off.
 */
export async function arriveOnProduct(publication: Publication): Promise<void> {
  const now = new Date();
  const news = await publishedNews(publication);
  const toTakeOff = await inTransaction(async (session) => {
    const { takesPlace, others, current } = await lookBeside(publication, session);
    const isLate = current !== undefined && !isAskedForAfter(publication, current);
    const { condition, update } = publicationStep(publication, {
      status: isLate ? 'undoing' : 'published',
      set: { publishedAt: now, lookedAt: now, notBefore: now, ...(isLate ? { cameLate: true } : {}) },
      unset: ['leaseUntil', 'holdsProductId'],
    });
    const arrived = await PublicationRecord.updateOne(condition, update, { session });
    if (arrived.modifiedCount !== 1) throw new LeaseLost('publication', publication._id);
    if (isLate) return [publication];
    if (news) await enqueueFlowTrigger(news, session);
    if (!takesPlace) return [];
    for (const { _id, shop } of others) {
      const undo = undoStep(now);
      await PublicationRecord.updateOne({ _id, shop, ...undo.condition }, undo.update, { session });
    }
    return others;
  });
  const turn = publication.bulkActionId ? { turn: BULK_TURN } : {};
  for (const undoing of toTakeOff) await ringFor(undoing, turn);
  await ringNextOfProduct(publication);
  if (news) await ringForTrigger(news);
}

/** What Shopify Flow is told of it; undefined where no workflow of the store listens. */
async function publishedNews({ _id, shop, productId, renderId }: Publication): Promise<FlowTriggerOrder | undefined> {
  if (!(await isUsedByFlow(shop))) return undefined;
  const render = await RenderRecord.findOne({ _id: renderId, shop }).select('subject').lean();
  if (!render) return undefined;
  return { shop, trigger: 'photo-published', about: _id, productId, renderId, avatar: render.subject.name };
}

/** A person who publishes an earlier photo by itself, beside the one that counts, wants both. */
function isAskedForAfter(publication: Publication, current: Publication): boolean {
  return !publication.bulkActionId && publication.createdAt > current.createdAt;
}
