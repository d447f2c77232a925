import { type RingWish, ring } from '#app/domain/jobs.ts';
import { ringNextOfProduct } from '#app/domain/publications/hold-product.ts';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import {
  isWaitForTurn,
  type PublicationFailureCode,
  type PublicationWait,
  type UndoFailureCode,
} from '#app/domain/publications/publication-failure.ts';
import { changePublication, type PublicationChange } from '#app/domain/publications/publication-lease.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { isPatienceOver, pauseBefore } from './patience.ts';

const DETAIL_MAX = 500;

function withDetail<C>(code: C, detail: string | undefined): { code: C; detail?: string } {
  return { code, ...(detail ? { detail: detail.slice(0, DETAIL_MAX) } : {}) };
}

/**
 * Ends a publication as failed, and the photo may be published again. What may be in the store by then is noted in the
 * same write, and is removed by the very next step, or by the sweep for as long as it takes.
 */
export async function failPublication(
  publication: Publication,
  code: PublicationFailureCode,
  detail?: string,
): Promise<void> {
  const mayBeInStore = publication.fileId !== undefined || publication.fileAskedForAt !== undefined;
  await changePublication(publication, {
    status: 'failed',
    set: {
      failure: withDetail(code, detail),
      notBefore: new Date(),
      ...(mayBeInStore ? { leftover: 'due' } : {}),
    },
    // The product stays held until ours is off it.
    unset: ['leaseUntil', 'currentRenderId', ...(mayBeInStore ? [] : (['holdsProductId'] as const))],
  });
  await openForRule(publication);
  if (mayBeInStore) await ringFor(publication, { turn: 1 });
  else await ringNextOfProduct(publication);
}

/** A rule's photo that did not come to its product is followed once more, so that its log says so. */
async function openForRule({ shop, renderId, ruleId }: Publication): Promise<void> {
  if (!ruleId) return;
  await RenderRecord.updateOne(
    { _id: renderId, shop, 'automation.ruleId': ruleId },
    { $set: { 'automation.isOpen': true, 'automation.dueAt': new Date() } },
  );
  await ring('automations.settle', { shop, renderId: String(renderId) });
}

/** Ends an undoing without success: the photo may still be there, and the same button tries again. */
export async function endUndoing(publication: Publication, code: UndoFailureCode, detail?: string): Promise<void> {
  await changePublication(publication, {
    status: 'not_undone',
    set: { undoFailure: withDetail(code, detail) },
    unset: ['leaseUntil', 'holdsProductId'],
  });
  await ringNextOfProduct(publication);
}

export interface Pause {
  wait: PublicationWait;
  /** How long Shopify asked us to wait. */
  afterMs?: number | undefined;
}

/** Lets go of a publication until a later time, longer each time. False once that has gone on for too long. */
export async function postponePublication(
  publication: Publication,
  { wait, afterMs }: Pause,
  change: Pick<PublicationChange, 'unset'> = {},
): Promise<boolean> {
  const now = new Date();
  const earlier = publication.trouble;
  const since = earlier && !isWaitForTurn(earlier.wait) ? earlier.since : now;
  if (isPatienceOver(since, now)) return false;
  const attempts = publication.attempts + 1;
  const pauseMs = pauseBefore(attempts, afterMs);
  await changePublication(publication, {
    set: { attempts, trouble: { wait, since }, notBefore: new Date(now.getTime() + pauseMs) },
    unset: ['leaseUntil', ...(change.unset ?? [])],
  });
  // What was tried more often waits behind what was tried less, whosever it is.
  await ringFor(publication, { delayMs: pauseMs, turn: attempts });
  return true;
}

export async function ringFor({ shop, _id }: Pick<Publication, 'shop' | '_id'>, wish: RingWish = {}): Promise<void> {
  await ring('publications.advance', { shop, publicationId: String(_id) }, wish);
}
