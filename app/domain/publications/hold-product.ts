import { ring } from '#app/domain/jobs.ts';
import { isDuplicateKey } from '#app/services/database/transaction.ts';
import { type Publication, PublicationRecord } from './publication.record.ts';
import { isWaitForTurn, type PublicationWait } from './publication-failure.ts';
import { changePublication, WITH_WORK } from './publication-lease.ts';
import type { PublicationStatus } from './publication-state.ts';

const LOOK_AGAIN_MS = 1000;

/**
 * Takes the product for this publication, so that one at a time changes its media. While another one has it, or while
 * an earlier try of the same photo has left something there, this one waits and undefined comes back.
 */
export async function holdProduct(
  publication: Publication,
  next: { status?: PublicationStatus } = {},
): Promise<Publication | undefined> {
  if (publication.status === 'queued' && (await hasLeftover(publication))) return waitFor(publication, 'cleaning-up');
  try {
    return await changePublication(publication, {
      ...next,
      set: { holdsProductId: publication.productId },
      // Trouble with Shopify goes on, and its patience with it, until a step succeeds.
      unset: isWaitForTurn(publication.trouble?.wait) ? ['trouble'] : [],
    });
  } catch (error) {
    if (!isDuplicateKey(error, 'holdsProductId')) throw error;
    return waitFor(publication, 'product-busy');
  }
}

async function hasLeftover({ shop, productId, renderId }: Publication): Promise<boolean> {
  const left = { status: 'failed' as const, leftover: 'due' as const, fileId: { $exists: true } };
  const ofThisPhoto = { shop, productId, renderId, ...left };
  return (await PublicationRecord.exists(ofThisPhoto)) !== null;
}

async function waitFor(publication: Publication, wait: PublicationWait): Promise<undefined> {
  const now = new Date();
  const { shop, _id, trouble } = publication;
  await changePublication(publication, {
    set: {
      notBefore: new Date(now.getTime() + LOOK_AGAIN_MS),
      trouble: { wait, since: trouble?.since ?? now },
    },
    unset: ['leaseUntil'],
  });
  await ring('publications.advance', { shop, publicationId: String(_id) }, { delayMs: LOOK_AGAIN_MS });
  return undefined;
}

/** Another publication may have waited for this product. */
export async function ringNextOfProduct(publication: Pick<Publication, 'shop' | 'productId'>): Promise<void> {
  const { shop, productId } = publication;
  const next = await PublicationRecord.findOne({ shop, productId, ...WITH_WORK, holdsProductId: { $exists: false } })
    .sort({ statusAt: 1 })
    .select('_id')
    .lean();
  if (next) await ring('publications.advance', { shop, publicationId: String(next._id) });
}
