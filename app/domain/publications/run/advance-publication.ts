import { Types } from 'mongoose';
import { limitMsOf, msUntil, ring } from '#app/domain/jobs.ts';
import { holdProduct } from '#app/domain/publications/hold-product.ts';
import type { Publication } from '#app/domain/publications/publication.record.ts';
import { heldPublications } from '#app/domain/publications/publication-lease.ts';
import { failPublication } from '#app/domain/publications/trouble/end-publication.ts';
import { settleTrouble } from '#app/domain/publications/trouble/settle-trouble.ts';
import { isBeingDeleted } from '#app/domain/store-names/is-being-deleted.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { clearLeftover } from './clear-leftover.ts';
import { placeOnProduct } from './place-on-product.ts';
import { whyUnwanted } from './still-wanted.ts';
import { undoPublication } from './undo-publication.ts';
import { uploadToStore } from './upload-to-store.ts';

/**
 * Takes a publication as far as it goes now, from whatever state it is found in. Safe to run any number of times: one
 * worker has it at a time, and one publication at a time changes a product's media.
 */
export async function advancePublication(job: { shop: string; publicationId: string }): Promise<void> {
  const now = new Date();
  const named = { _id: new Types.ObjectId(job.publicationId), shop: job.shop };
  const publication = await heldPublications.take(named, now);
  if (!publication) {
    const dueAt = await heldPublications.dueAt(named, now);
    // This job may have stood where the one for that time belongs.
    if (dueAt) await ring('publications.advance', job, { delayMs: msUntil(dueAt) });
    return;
  }
  // With the store it goes, and whoever would be at it does not begin.
  if (await isBeingDeleted(publication.shop)) return;
  try {
    await heldPublications.whileHeld(publication, limitMsOf('publications.advance'), () =>
      advanceOrSettle(publication),
    );
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  } finally {
    await ringBulkAction(publication);
  }
}

/** One look at a bulk action serves all of its publications that came to rest in this time. */
const GATHER_MS = 250;

/** Tells the bulk action that asked for it: its next may begin. */
async function ringBulkAction({ shop, bulkActionId }: Publication): Promise<void> {
  if (!bulkActionId) return;
  const job = { shop, bulkActionId: String(bulkActionId) };
  await ring('publications.advance-bulk', job, { delayMs: GATHER_MS, isGathering: true });
}

async function advanceOrSettle(publication: Publication): Promise<void> {
  try {
    await advance(publication);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    await settleTrouble(publication, error);
  }
}

async function advance(publication: Publication): Promise<void> {
  switch (publication.status) {
    case 'queued': {
      const why = await whyUnwanted(publication);
      if (why) return failPublication(publication, why);
      const holding = await holdProduct(publication, { status: 'uploading' });
      return holding && advance(holding);
    }
    case 'uploading':
      return advance(await uploadToStore(publication));
    case 'processing':
      return placeOnProduct(publication);
    case 'undoing':
      return undoPublication(publication);
    case 'failed':
    case 'removed':
      return publication.leftover === 'due' ? clearLeftover(publication) : undefined;
    case 'published':
    case 'undone':
    case 'not_undone':
      return;
  }
}
